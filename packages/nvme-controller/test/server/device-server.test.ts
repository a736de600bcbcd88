import { ftruncateSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { type Client, ConnectionClosedError, DeviceServer, MigrationState, RegionIndex } from 'vfio-user';
import { closeDescriptor, drainEventfd, Mapping } from 'vfio-user/native';
import { closeAll, makeController, newImage, type TestControllerOptions } from '../support/controllers.js';
import { BASE, Guest, GuestConnection } from '../support/guest-connection.js';
import { interpose } from '../support/interposed-memory.js';

const { STOP, RUNNING, STOP_COPY, RESUMING } = MigrationState;

/** A controller behind a socket, and the guest's connection to it. */
class Attachment extends GuestConnection {
  private constructor(
    readonly server: DeviceServer,
    readonly served: Promise<void>,
    client: Client,
    guest: Guest,
  ) {
    super(client, guest);
  }

  static async make(
    guest: Guest,
    options: TestControllerOptions,
    device = makeController(options),
  ): Promise<Attachment> {
    const path = `${newImage()}.sock`;
    const server = new DeviceServer({
      path,
      device,
      reactor: { eventLoopInterval: 1 },
    });
    const served = server.run();
    return new Attachment(server, served, await GuestConnection.connect(path, guest), guest);
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

  it('outlives a client that would cut the page of doorbells short', async () => {
    using guest = new Guest();
    await using attachment = await Attachment.make(guest, { doorbells: 'mapped' });
    await attachment.enable();
    const { descriptor } = await attachment.client.regionInfo(RegionIndex.BAR0);
    expect(() => ftruncateSync(descriptor!, 0))
      .to.throw()
      .with.property('code', 'EPERM');
    closeDescriptor(descriptor!);
    expect((await attachment.execute(guest.io, { opcode: 0, namespaceId: 1 })).status).to.equal(0);
  });

  it('answers its client although a CPU of the guest submits without end, and needs no other doorbell then', async () => {
    using guest = new Guest();
    const { io, view } = guest;
    const [shadow, eventIndexes] = [0x10_0000, 0x10_1000];
    let submitting = false;
    let submitted = 0;
    let completed = 0;
    const submit = () => {
      io.push({ opcode: 0, namespaceId: 1 });
      submitted++;
      view.setUint32(shadow + 8, io.tail, true);
    };
    const consume = (address: number) => {
      if (address < BASE + io.completions || address >= BASE + io.completions + 4096) return;
      if (io.take() === undefined) return;
      completed++;
      view.setUint32(shadow + 12, io.head, true);
      if (submitting && submitted < 100_000) submit();
    };
    const controller = interpose(makeController({ doorbellBuffers: true }), (memory) => ({
      markDirty(address, length) {
        memory.markDirty(address, length);
        if (submitting) consume(address);
      },
    }));
    await using attachment = await Attachment.make(guest, {}, controller);
    await attachment.enable();
    const configure = { opcode: 0x7c, prp1: BASE + shadow, prp2: BASE + eventIndexes };
    expect((await attachment.execute(guest.admin, configure)).status).to.equal(0);
    submitting = true;
    submit();
    await attachment.write(0x1008, io.tail);
    await attachment.client.regionRead(RegionIndex.BAR0, 0x1c, 4);
    expect(submitted).to.be.below(100_000);
    const seen = completed;
    const deadline = performance.now() + 5000;
    while (completed === seen && performance.now() < deadline) await turn();
    expect(completed, 'goes on without another doorbell').to.be.above(seen);
    submitting = false;
  });

  it('is left to the next client by one that goes while its memory is read by messages', async () => {
    using guest = new Guest();
    const gone = 0x4000_0000;
    let reads = 0;
    let client: Client | undefined;
    const controller = interpose(makeController(), (memory) => ({
      read(address, target) {
        if (address === gone) {
          reads++;
          client!.close();
        }
        memory.read(address, target);
      },
    }));
    await using attachment = await Attachment.make(guest, {}, controller);
    ({ client } = attachment);
    await attachment.enable();
    await client.dmaMap(gone, { bytes: new Uint8Array(4096) });
    for (let index = 0; index < 4; index++) guest.io.push({ opcode: 1, namespaceId: 1, prp1: gone });
    const refusal = await attachment.write(0x1008, guest.io.tail).catch((error: Error) => error);
    expect(refusal).to.be.instanceOf(ConnectionClosedError);
    using next = new Guest();
    const again = new GuestConnection(await GuestConnection.connect(attachment.server.path, next), next);
    await again.enable();
    expect((await again.execute(next.io, { opcode: 1, namespaceId: 1, prp1: BASE })).status).to.equal(0);
    expect(reads).to.equal(1);
    again.client.close();
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
