import type { Host } from './host.js';

const FLUSH = { opcode: 0, namespaceId: 1 };
/** The buffers' pages that are the shadow doorbells and the event indexes. */
export const SHADOW = 300;
export const EVENTS = 301;

/** A host that follows the specification: it rings the register only when it passes the event index. */
export class ShadowingHost {
  rung = 0;

  constructor(readonly host: Host) {}

  configure(): number {
    const { host } = this;
    return host.admin({ opcode: 0x7c, prp1: host.buffer(SHADOW), prp2: host.buffer(EVENTS) }).status;
  }

  word(page: number, index: number): number {
    return this.host.ram.view.getUint32(this.host.buffer(page) - this.host.ram.base + 4 * index, true);
  }

  /** Writes a shadow. */
  store(index: number, value: number): void {
    const { ram } = this.host;
    ram.view.setUint32(this.host.buffer(SHADOW) - ram.base + 4 * index, value, true);
  }

  /** Writes a shadow and rings if the controller wants to know. */
  update(index: number, value: number): void {
    const { host } = this;
    const before = this.word(SHADOW, index);
    this.store(index, value);
    const passed = (value - this.word(EVENTS, index) - 1) & 0xffff;
    if (passed >= ((value - before) & 0xffff)) return;
    this.rung++;
    host.write(0x1000 + 4 * index, value);
  }

  submit(): number {
    const queue = this.host.queues.get(1)!;
    const command = queue.push(FLUSH);
    this.update(2, queue.tail);
    return command;
  }

  take(): number | undefined {
    const queue = this.host.queues.get(1)!;
    const completion = queue.take();
    if (completion !== undefined) this.update(3, queue.head);
    return completion?.command;
  }
}
