import { expect } from 'chai';
import { closeAll, makeController, newImage, SIZE } from '../support/controllers.js';
import { HeldSynchronizer } from '../support/held-synchronizer.js';
import { Host } from '../support/host.js';
import { attachLike, continueOn, saveState } from './support.js';

const WRITE = { opcode: 1, namespaceId: 1 };
const READ = { opcode: 2, namespaceId: 1 };

describe('A controller that migrates', () => {
  let image: string;
  beforeEach(() => {
    image = newImage();
  });
  afterEach(closeAll);

  const source = (options: Parameters<typeof makeController>[0] = {}) =>
    makeController({ image, ...options });
  const destination = (options: Parameters<typeof makeController>[0] = {}) =>
    makeController({ image, incoming: true, ...options });
  const running = (controller = source()) => {
    const host = new Host(controller).enable();
    host.createQueues(1, 8);
    return host;
  };

  it('goes on where it was: registers, queues in mid-round with their phase, features, counters', () => {
    const host = running();
    host.write(0x0c, 5);
    host.admin({ opcode: 9, dwords: { 10: 0x08, 11: 0x1234 } });
    host.ram.at(host.buffer(), 512).fill(0x5a);
    for (let index = 0; index < 11; index++) host.execute(1, { ...WRITE, prp1: host.buffer() });
    const next = continueOn(destination(), host, saveState(host.controller));
    expect(next.status).to.equal(1);
    expect(next.read(0x0c)).to.equal(5);
    expect(next.read(0x24)).to.equal(host.read(0x24));
    expect(next.admin({ opcode: 0x0a, dwords: { 10: 0x08 } }).result).to.equal(0x1234);
    const { status, submissionHead, phase } = next.execute(1, { ...READ, prp1: next.buffer(1) });
    expect({ status, submissionHead, phase }).to.deep.equal({ status: 0, submissionHead: 4, phase: 0 });
    expect(next.ram.at(next.buffer(1), 512)[511]).to.equal(0x5a);
    next.admin({ opcode: 2, namespaceId: 0xffffffff, prp1: next.buffer(), dwords: { 10: (127 << 16) | 2 } });
    expect(next.ram.view.getUint32(next.buffer() - next.ram.base + 80, true)).to.equal(11);
  });

  it('executes what was rung while it was stopped, and what was rung before it ran on the destination', () => {
    const host = running();
    host.controller.migration!.stop();
    host.submit(1, { ...READ, prp1: host.buffer() });
    expect(host.take(1)).to.equal(undefined);
    const state = host.controller.migration!.save();
    host.controller.migration!.saved(true);
    const controller = destination();
    const next = attachLike(controller, host, host.ram);
    controller.migration!.stop();
    controller.migration!.resuming();
    controller.migration!.load(state);
    next.submit(1, { ...READ, prp1: next.buffer() });
    expect(next.take(1)).to.equal(undefined);
    controller.migration!.run();
    expect([next.take(1)?.command, next.take(1)?.command]).to.deep.equal([0, 1]);
  });

  it('signals every vector when it runs on the destination', () => {
    const host = running();
    host.submit(1, { ...READ, prp1: host.buffer() });
    const next = continueOn(destination(), host, saveState(host.controller));
    expect(next.interrupts).to.include.members([0, 1]);
    expect(next.take(1)?.command).to.equal(0);
  });

  it('takes along outstanding event requests', () => {
    const host = running();
    for (let index = 0; index < 4; index++) host.submit(0, { opcode: 0x0c });
    const next = continueOn(destination(), host, saveState(host.controller));
    expect(next.admin({ opcode: 0x0c }).status).to.equal(0x105);
    next.write(0x1000 + 8 * 3, 1);
    expect(next.take(0)?.result).to.equal(0x01_00_00);
  });

  it('takes along a flush that waits for the disk, and completes it there', () => {
    const held = new HeldSynchronizer();
    const host = running(source({ synchronizer: held, synchronizeOnStop: false }));
    host.submit(1, { ...WRITE, prp1: host.buffer() });
    host.take(1);
    const flush = host.submit(1, { opcode: 0, namespaceId: 1 });
    expect(host.take(1)).to.equal(undefined);
    const next = continueOn(destination(), host, saveState(host.controller));
    expect(next.take(1)).to.include({ command: flush, status: 0 });
    expect(next.take(1)).to.equal(undefined);
  });

  it('completes a flush before it stops, if writes are made durable then', () => {
    const host = running(source({ synchronizer: new HeldSynchronizer() }));
    const flush = host.submit(1, { opcode: 0, namespaceId: 1 });
    host.controller.migration!.stop();
    expect(host.take(1)).to.include({ command: flush, status: 0 });
  });

  it('carries doorbells that the guest wrote into a mapped page', () => {
    const controller = source({ doorbells: 'mapped' });
    const host = running(controller);
    expect(controller.polling).to.equal(true);
    const state = saveState(controller);
    expect(controller.polling).to.equal(false);
    const next = continueOn(destination({ doorbells: 'mapped' }), host, state);
    expect(next.controller.polling).to.equal(true);
    next.controller.poll();
    expect(next.execute(1, { ...READ, prp1: next.buffer() }).status).to.equal(0);
  });

  it('goes there and back again, ten times', () => {
    let host = running();
    for (let round = 0; round < 10; round++) {
      host.ram.at(host.buffer(), 512).fill(round + 1);
      expect(host.execute(1, { ...WRITE, prp1: host.buffer(), dwords: { 10: round } }).status).to.equal(0);
      host = continueOn(destination(), host, saveState(host.controller));
    }
    for (let round = 0; round < 10; round++) {
      host.execute(1, { ...READ, prp1: host.buffer(1), dwords: { 10: round } });
      expect(host.ram.at(host.buffer(1), 512)[100]).to.equal(round + 1);
    }
  });

  it('in reset migrates as a controller in reset', () => {
    const host = new Host(source());
    const next = continueOn(destination(), host, saveState(host.controller));
    expect(next.status).to.equal(0);
    next.enable();
    expect(next.createQueues(1)).to.not.equal(undefined);
  });

  it('goes on at the source if the migration failed before or after the state was taken', () => {
    const host = running();
    const { migration } = host.controller;
    for (const complete of [false, true]) {
      migration!.stop();
      migration!.save();
      migration!.saved(complete);
      host.submit(1, { ...READ, prp1: host.buffer() });
      migration!.run();
      expect(host.take(1)?.status).to.equal(0);
    }
  });

  it('refuses to run before the memory of its queues is mapped, and runs when it is', () => {
    const host = running();
    const state = saveState(host.controller);
    const controller = destination();
    const next = attachLike(controller, host, host.ram);
    controller.migration!.stop();
    controller.migration!.load(state);
    const read = host.ram.read.bind(host.ram);
    host.ram.read = () => {
      throw new Error('not mapped');
    };
    expect(() => controller.migration!.run()).to.throw(/Expected the guest memory of queue 0 .* DMA_MAP/);
    host.ram.read = read;
    controller.migration!.run();
    expect(next.execute(1, { ...READ, prp1: next.buffer() }).status).to.equal(0);
  });

  it('does not offer migration with a namespace in memory', async () => {
    const { MemoryBackend, Namespace, NvmeController, deriveIdentity } = await import('../../src/index.js');
    const namespace = new Namespace(1, 512, deriveIdentity('S', 1), new MemoryBackend(SIZE));
    const controller = new NvmeController({ namespaces: [namespace] });
    expect(controller.migration).to.equal(undefined);
    const host = new Host(controller).enable();
    host.createQueues(1);
    expect(host.io({ opcode: 1, prp1: host.buffer() }).status).to.equal(0);
    controller.close();
  });
});
