import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { Client, RegionIndex } from 'vfio-user';
import { closeDescriptor, createEventfd, createMemfd, Mapping } from 'vfio-user/native';
import { type Completion, HostQueue, type Submission } from './host-queue.js';

const MEMORY = 4 << 20;
/** Where the guest's memory begins for the device. */
export const BASE = 0x10_0000;

/** A guest whose memory is a memfd, which outlives the device that it uses. */
export class Guest implements Disposable {
  readonly descriptor = createMemfd('test-guest', MEMORY);
  readonly #mapping = Mapping.ofFile(this.descriptor, 0, MEMORY, true);
  readonly bytes = new Uint8Array(this.#mapping.buffer);
  readonly view = new DataView(this.#mapping.buffer);
  readonly admin = new HostQueue(0, this.view, 0, 0x8000, 32);
  readonly io = new HostQueue(1, this.view, 0x10000, 0x20000, 64);
  readonly eventfds = [createEventfd(), createEventfd()];

  [Symbol.dispose](): void {
    this.#mapping.unmap();
    for (const descriptor of [this.descriptor, ...this.eventfds]) closeDescriptor(descriptor);
  }
}

/** The guest's connection to a controller behind a socket. */
export class GuestConnection {
  constructor(
    readonly client: Client,
    readonly guest: Guest,
  ) {}

  /** A client of the server at `path`, with the guest's memory and interrupts set up. */
  static async connect(path: string, guest: Guest): Promise<Client> {
    const client = await Client.connect(path);
    await client.dmaMap(BASE, { descriptor: guest.descriptor, length: MEMORY });
    await client.setInterrupts({ index: 2, start: 0, count: 2, action: 'trigger', eventfds: guest.eventfds });
    return client;
  }

  async write(offset: number, value: number): Promise<void> {
    const data = Buffer.alloc(4);
    data.writeUInt32LE(value >>> 0);
    await this.client.regionWrite(RegionIndex.BAR0, offset, data);
  }

  /** Submits, waits for the completion and takes it. */
  async execute(queue: HostQueue, submission: Submission): Promise<Completion> {
    const command = queue.push(submission);
    await this.write(0x1000 + 8 * queue.id, queue.tail);
    return this.take(queue, command);
  }

  async take(queue: HostQueue, command: number): Promise<Completion> {
    const deadline = performance.now() + 5000;
    let completion = queue.take();
    for (; completion === undefined; completion = queue.take()) {
      if (performance.now() > deadline)
        throw new Error(`Expected a completion of command ${command} within 5 s`);
      await turn();
    }
    expect(completion.command).to.equal(command);
    await this.write(0x1004 + 8 * queue.id, queue.head);
    return completion;
  }

  async enable(): Promise<void> {
    const { admin, io } = this.guest;
    await this.write(0x24, (31 << 16) | 31);
    await this.write(0x28, BASE + admin.submissions);
    await this.write(0x30, BASE + admin.completions);
    await this.write(0x14, 0x00460001);
    const created = [
      await this.execute(admin, {
        opcode: 5,
        prp1: BASE + io.completions,
        dwords: { 10: (63 << 16) | 1, 11: 0x10003 },
      }),
      await this.execute(admin, {
        opcode: 1,
        prp1: BASE + io.submissions,
        dwords: { 10: (63 << 16) | 1, 11: 0x10001 },
      }),
    ];
    expect(created.map(({ status }) => status)).to.deep.equal([0, 0]);
  }
}
