import { readFileSync } from 'node:fs';
import type { NvmeController } from '../../src/controller.js';
import { continueOn, saveState } from '../migration/support.js';
import { makeController, newImage, type TestControllerOptions } from '../support/controllers.js';
import { Host } from '../support/host.js';

export const Opcode = { FLUSH: 0, WRITE: 1, READ: 2, COMPARE: 5, DATASET_MANAGEMENT: 9 } as const;
export const AdminOpcode = { LOG_PAGE: 2, SET_FEATURES: 9, GET_FEATURES: 0x0a, EVENT_REQUEST: 0x0c } as const;

/** Controllers on one image, all with the same mutants, and what a test does with them. */
export class Run {
  readonly image = newImage();

  constructor(readonly mutants: readonly string[]) {}

  controller(options: TestControllerOptions = {}): NvmeController {
    return makeController({ image: this.image, mutants: this.mutants, ...options });
  }

  /** A host whose controller is enabled, with I/O queues of 8 entries. */
  start(options: TestControllerOptions = {}, queues: readonly number[] = [1]): Host {
    const host = new Host(this.controller(options)).enable();
    for (const id of queues) host.createQueues(id, 8);
    return host;
  }

  /** The host at a destination that goes on with its guest. */
  migrate(host: Host, options: TestControllerOptions = {}): Host {
    return this.goOn(host, saveState(host.controller), options);
  }

  goOn(host: Host, state: Uint8Array, options: TestControllerOptions = {}): Host {
    return continueOn(this.controller({ incoming: true, ...options }), host, state);
  }

  /** The first byte of a block of the image. */
  onDisk(block = 0): number {
    return readFileSync(this.image)[block * 512]!;
  }
}

/** The status of a flush that completes at once; undefined if it does not. */
export function flush(host: Host, queue = 1): number | undefined {
  host.submit(queue, { opcode: Opcode.FLUSH, namespaceId: 1 });
  return host.take(queue)?.status;
}

/** Takes all completions that are there: their commands. */
export function drain(host: Host, queue = 1): number[] {
  const commands: number[] = [];
  for (let next = host.take(queue); next !== undefined; next = host.take(queue)) commands.push(next.command);
  return commands;
}

export function write(host: Host, value: number, { block = 0, namespaceId = 1, dword12 = 0 } = {}): void {
  host.ram.at(host.buffer(), 512).fill(value);
  host.io({ opcode: Opcode.WRITE, namespaceId, prp1: host.buffer(), dwords: { 10: block, 12: dword12 } });
}

export function read(host: Host, { block = 0, namespaceId = 1 } = {}): number {
  host.io({ opcode: Opcode.READ, namespaceId, prp1: host.buffer(1), dwords: { 10: block } });
  return host.ram.at(host.buffer(1), 1)[0]!;
}

/** The word at an offset of a log page. */
export function logPage(host: Host, page: number, offset: number): number {
  const dwords = { 10: (127 << 16) | page };
  host.admin({ opcode: AdminOpcode.LOG_PAGE, namespaceId: 0xffffffff, prp1: host.buffer(2), dwords });
  return host.ram.view.getUint32(host.buffer(2) - host.ram.base + offset, true);
}

export const setFeature = (host: Host, id: number, value: number): number =>
  host.admin({ opcode: AdminOpcode.SET_FEATURES, dwords: { 10: id, 11: value } }).status;

export const getFeature = (host: Host, id: number): number =>
  host.admin({ opcode: AdminOpcode.GET_FEATURES, dwords: { 10: id } }).result;

/** Rings a doorbell that no queue has, which is an event. */
export const ringNobody = (host: Host): void => host.write(0x1000 + 8 * 4, 1);

export const outcome = (work: () => void): string => {
  try {
    work();
    return 'done';
  } catch {
    return 'refused';
  }
};
