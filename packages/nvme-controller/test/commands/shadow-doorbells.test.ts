import { expect } from 'chai';
import { continueOn } from '../migration/support.js';
import { closeAll, makeController, newImage } from '../support/controllers.js';
import { Host } from '../support/host.js';
import { SHADOW, ShadowingHost } from '../support/shadowing-host.js';

const FLUSH = { opcode: 0, namespaceId: 1 };
describe('Shadow doorbells', () => {
  let image: string;
  beforeEach(() => {
    image = newImage();
  });
  afterEach(closeAll);

  const configured = (entries = 8) => {
    const shadowing = new ShadowingHost(new Host(makeController({ image, doorbellBuffers: true })).enable());
    expect(shadowing.configure()).to.equal(0);
    shadowing.host.createQueues(1, entries, 4);
    return shadowing;
  };

  it('announce submissions, and the register is rung only as the event index asks for it', () => {
    const shadowing = configured();
    for (let index = 0; index < 20; index++) {
      expect(shadowing.submit()).to.equal(index);
      expect(shadowing.take()).to.equal(index);
    }
    expect(shadowing.rung).to.be.within(20, 32);
  });

  it('announce room in a completion queue that was full', () => {
    const shadowing = configured(16);
    for (let index = 0; index < 10; index++) shadowing.submit();
    const seen = Array.from({ length: 10 }, () => shadowing.take());
    expect(seen).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('count more than a register write that comes late', () => {
    const shadowing = configured(16);
    const { host } = shadowing;
    expect(host.submit(0, { opcode: 0x0c })).to.be.a('number');
    for (let index = 0; index < 6; index++) {
      shadowing.submit();
      shadowing.take();
    }
    const { head } = host.queues.get(1)!;
    host.write(0x1000 + 4 * 3, (head + 3) % 4); // the head of one completion ago
    expect(host.take(0)).to.equal(undefined); // no event of an invalid doorbell value
    expect(shadowing.submit()).to.equal(6);
    expect(shadowing.take()).to.equal(6);
  });

  it('hold back no interrupt, as heads are not announced', () => {
    const shadowing = configured();
    shadowing.host.interrupts.length = 0;
    shadowing.submit();
    shadowing.submit();
    expect(shadowing.host.interrupts).to.deep.equal([1, 1]);
  });

  it('go along in a migration, with what was written while nobody looked', () => {
    const shadowing = configured();
    shadowing.submit();
    expect(shadowing.take()).to.equal(0);
    shadowing.host.controller.migration!.stop();
    shadowing.submit();
    const state = shadowing.host.controller.migration!.save();
    shadowing.host.controller.migration!.saved(true);
    const next = makeController({ image, incoming: true, doorbellBuffers: true });
    const moved = new ShadowingHost(continueOn(next, shadowing.host, state));
    expect(moved.take()).to.equal(1);
    for (let index = 2; index < 12; index++) {
      expect(moved.submit()).to.equal(index);
      expect(moved.take()).to.equal(index);
    }
  });

  it('that move on and on do not keep the controller from all else, and are followed to their end', () => {
    const shadowing = configured(16);
    const { host } = shadowing;
    const { controller, ram } = host;
    const queue = host.queues.get(1)!;
    const completions = ram.base + queue.completions;
    const { markDirty } = ram;
    let [submitted, completed] = [1, 0];
    let submitting = true;
    // Another CPU of the guest, which polls: it takes each completion and submits anew, and never rings the register.
    ram.markDirty = (address, length) => {
      markDirty.call(ram, address, length);
      if (address < completions || address >= completions + 4096 || queue.take() === undefined) return;
      completed++;
      shadowing.store(3, queue.head);
      if (!submitting || submitted === 100_000) return;
      submitted++;
      queue.push(FLUSH);
      shadowing.store(2, queue.tail);
    };
    shadowing.submit();
    const atOnce = completed;
    expect(atOnce).to.be.within(1, 16);
    expect(controller.polling, 'comes back by itself').to.equal(true);
    expect(controller.poll()).to.equal(true);
    expect(completed - atOnce).to.be.within(1, 16);
    expect(host.read(0x1c), 'registers are read').to.equal(1);
    expect(host.admin({ opcode: 0x0a, dwords: { 10: 6 } }).status, 'the admin queue is served').to.equal(0);
    submitting = false;
    const deadline = performance.now() + 1000;
    while (controller.polling && performance.now() < deadline) controller.poll();
    expect(controller.polling).to.equal(false);
    expect(completed).to.equal(submitted);
    ram.markDirty = markDirty;
    const { rung } = shadowing;
    shadowing.submit();
    expect(shadowing.take(), 'the register is rung again').to.be.a('number');
    expect(shadowing.rung).to.be.above(rung);
  });

  it('belong to the host again after a reset', () => {
    const { host } = configured();
    host.disable();
    host.ram.at(host.buffer(SHADOW), 8192).fill(0xee);
    host.enable();
    host.createQueues(1);
    expect(host.execute(1, FLUSH).status).to.equal(0);
    expect(host.ram.at(host.buffer(SHADOW), 8192).every((byte) => byte === 0xee)).to.equal(true);
  });

  it('are refused in pages that are not aligned, not two, or not there', () => {
    const host = new Host(makeController({ doorbellBuffers: true })).enable();
    const configure = (prp1: number, prp2: number) => host.admin({ opcode: 0x7c, prp1, prp2 }).status;
    expect(configure(host.buffer(1) + 8, host.buffer(2))).to.equal(0x002);
    expect(configure(host.buffer(1), host.buffer(2) + 8)).to.equal(0x002);
    expect(configure(host.buffer(1), host.buffer(1))).to.equal(0x002);
    expect(configure(host.buffer(1), 0x7000_0000)).to.equal(0x002);
    expect(configure(host.buffer(1), host.buffer(2))).to.equal(0);
  });
});
