import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { Client, DeviceServer, MigrationState, RegionIndex } from 'vfio-user';
import { closeDescriptor, createEventfd, createMemfd, drainEventfd, Mapping } from 'vfio-user/native';
import { closeAll, makeController, newImage, type TestControllerOptions } from '../support/controllers.js';
import { type Completion, HostQueue, type Submission } from '../support/host-queue.js';

const MEMORY = 4 << 20;
const BASE = 0x10_0000;
const { STOP, RUNNING, STOP_COPY, RESUMING } = MigrationState;

/** A guest whose memory is a memfd, which outlives the device that it uses. */
class Guest implements Disposable {
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

/** A controller behind a socket, and the guest's connection to it. */
class Attachment {
  private constructor(
    readonly server: DeviceServer,
    readonly served: Promise<void>,
    readonly client: Client,
    readonly guest: Guest,
  ) {}

  static async make(guest: Guest, options: TestControllerOptions): Promise<Attachment> {
    const path = `${newImage()}.sock`;
    const server = new DeviceServer({
      path,
      device: makeController(options),
      reactor: { eventLoopInterval: 1 },
    });
    const served = server.run();
    const client = await Client.connect(path);
    await client.dmaMap(BASE, { descriptor: guest.descriptor, length: MEMORY });
    await client.setInterrupts({ index: 2, start: 0, count: 2, action: 'trigger', eventfds: guest.eventfds });
    return new Attachment(server, served, client, guest);
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    this.server.stop();
    await this.served;
  }
}

describe('A controller behind a vfio-user socket', () => {
  afterEach(closeAll);

  for (const doorbells of ['trapped', 'mapped'] as const) {
    it(`serves a guest and goes on with it at another server (${doorbells} doorbells)`, async () => {
      using guest = new Guest();
      const image = newImage();
      const data = 0x10_0000;
      guest.bytes.fill(0x77, data, data + 4096);
      let state: Uint8Array;
      {
        await using source = await Attachment.make(guest, { image, doorbells });
        await source.enable();
        for (const descriptor of guest.eventfds) drainEventfd(descriptor);
        const write = { opcode: 1, namespaceId: 1, prp1: BASE + data, dwords: { 12: 7 } };
        expect((await source.execute(guest.io, write)).status).to.equal(0);
        expect(drainEventfd(guest.eventfds[1]!)).to.equal(1);
        await source.client.migration.setState(STOP);
        await source.client.migration.setState(STOP_COPY);
        state = await source.client.migration.readState();
        await source.client.migration.setState(STOP);
      }
      await using destination = await Attachment.make(guest, { image, doorbells, incoming: true });
      await destination.client.migration.setState(RESUMING);
      await destination.client.migration.writeState(state);
      await destination.client.migration.setState(RUNNING);
      const read = { opcode: 2, namespaceId: 1, prp1: BASE + data + 4096, dwords: { 12: 7 } };
      expect((await destination.execute(guest.io, read)).status).to.equal(0);
      expect(guest.bytes[data + 8191]).to.equal(0x77);
    });
  }

  it('sees doorbells that are written into the page it offers, without a message', async () => {
    using guest = new Guest();
    await using attachment = await Attachment.make(guest, { doorbells: 'mapped' });
    await attachment.enable();
    const { descriptor, size, offset } = await attachment.client
      .regionInfo(RegionIndex.BAR0)
      .then((info) => ({ ...info, size: 4096, descriptor: info.descriptor!, offset: info.areas[0]!.offset }));
    using page = Mapping.ofFile(descriptor, offset, size, true);
    const words = new Uint32Array(page.buffer);
    const command = guest.io.push({ opcode: 2, namespaceId: 1, prp1: BASE + 0x10_0000 });
    Atomics.store(words, 2, guest.io.tail);
    expect((await attachment.take(guest.io, command)).status).to.equal(0);
    closeDescriptor(descriptor);
  });

  it('refuses a state with a flipped bit and stays as it was', async () => {
    using guest = new Guest();
    const image = newImage();
    await using attachment = await Attachment.make(guest, { image });
    await attachment.enable();
    const { migration } = attachment.client;
    await migration.setState(STOP_COPY);
    const state = await migration.readState();
    await migration.setState(RESUMING);
    state[100]! ^= 4;
    await migration.writeState(state);
    const refusal = await migration.setState(RUNNING).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refusal?.message).to.contain('EINVAL');
  });
});
