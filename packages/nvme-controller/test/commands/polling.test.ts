import { expect } from 'chai';
import { closeAll, makeController } from '../support/controllers.js';
import { HeldSynchronizer } from '../support/held-synchronizer.js';
import { Host } from '../support/host.js';

describe('Polling', () => {
  afterEach(closeAll);

  const running = (doorbells: 'trapped' | 'mapped') => {
    const host = new Host(makeController({ doorbells })).enable();
    host.createQueues(1);
    return host;
  };

  it('of trapped doorbells lasts for a moment after each, and then ends', () => {
    const host = running('trapped');
    host.io({ opcode: 0 });
    expect(host.controller.polling).to.equal(true);
    const deadline = performance.now() + 1000;
    while (host.controller.poll() && performance.now() < deadline);
    expect(host.controller.polling).to.equal(false);
    host.io({ opcode: 0 });
    expect(host.controller.polling).to.equal(true);
  });

  it('of mapped doorbells lasts as long as the controller is enabled and runs', () => {
    const host = running('mapped');
    expect(host.controller.poll()).to.equal(false);
    expect(host.controller.polling).to.equal(true);
    host.controller.migration!.stop();
    expect(host.controller.polling).to.equal(false);
    host.controller.migration!.run();
    expect(host.controller.polling).to.equal(true);
    host.disable();
    expect(host.controller.polling).to.equal(false);
  });

  it('finds what was written into the mapped page, but not while the controller is stopped', () => {
    const host = running('mapped');
    const { descriptor } = host.controller.regions.get(0)!.mappable!;
    host.ringDoorbellsIn(descriptor);
    host.queues.get(1)!.push({ opcode: 0, namespaceId: 1 });
    host.controller.migration!.stop();
    host.ringTail(1);
    expect(host.controller.poll()).to.equal(false);
    host.controller.migration!.run();
    expect(host.take(1)?.status).to.equal(0);
    host.queues.get(1)!.push({ opcode: 0, namespaceId: 1 });
    host.ringTail(1);
    expect(host.take(1)).to.equal(undefined);
    expect(host.controller.poll()).to.equal(true);
    expect(host.take(1)?.status).to.equal(0);
  });

  it('reports a value in the mapped page that no queue can have, once', () => {
    const host = running('mapped');
    const { descriptor } = host.controller.regions.get(0)!.mappable!;
    host.submit(0, { opcode: 0x0c });
    host.ringDoorbellsIn(descriptor);
    host.ringTail(1, 4000);
    for (let look = 0; look < 3; look++) host.controller.poll();
    expect(host.take(0)?.result).to.equal(0x01_01_00);
    host.ringHead(0);
    expect(host.take(0)).to.equal(undefined);
  });

  describe('of a queue that the same look has deleted', () => {
    const DELETE_SUBMISSION_QUEUE = { opcode: 0, dwords: { 10: 1 } };
    const DELETE_COMPLETION_QUEUE = { opcode: 4, dwords: { 10: 1 } };

    for (const doorbells of ['mapped', 'trapped'] as const) {
      it(`leaves its memory alone: it is the host's again (${doorbells} doorbells)`, () => {
        const host = running(doorbells);
        const [admin, io] = [host.queues.get(0)!, host.queues.get(1)!];
        host.ram.at(host.buffer(), 512).fill(0x77);
        io.push({ opcode: 2, namespaceId: 1, prp1: host.buffer() });
        admin.push(DELETE_SUBMISSION_QUEUE);
        admin.push(DELETE_COMPLETION_QUEUE);
        // What was rung while the controller was stopped is all found by one look.
        host.controller.migration!.stop();
        if (doorbells === 'mapped')
          host.ringDoorbellsIn(host.controller.regions.get(0)!.mappable!.descriptor);
        host.ringTail(1);
        host.ringTail(0);
        host.controller.migration!.run();
        expect([host.take(0)?.status, host.take(0)?.status]).to.deep.equal([0, 0]);
        expect(io.take()).to.equal(undefined);
        expect(host.ram.at(host.buffer(), 512).every((byte) => byte === 0x77)).to.equal(true);
      });
    }

    it('leaves no command behind for a state that would be refused', () => {
      const synchronizer = new HeldSynchronizer();
      const host = new Host(makeController({ doorbells: 'mapped', synchronizer, synchronizeOnStop: false }));
      host.enable().createQueues(1);
      const { controller } = host;
      host.ringDoorbellsIn(controller.regions.get(0)!.mappable!.descriptor);
      host.queues.get(1)!.push({ opcode: 1, namespaceId: 1, prp1: host.buffer(), dwords: { 12: 1 << 30 } });
      host.queues.get(0)!.push(DELETE_SUBMISSION_QUEUE);
      host.ringTail(1);
      host.ringTail(0);
      controller.poll();
      controller.migration!.stop();
      expect(
        controller.migration!.accept(controller.migration!.save()).pendingSynchronizations,
      ).to.deep.equal([]);
    });
  });

  it('ends where the controller fails: no other queue is served', () => {
    const host = running('mapped');
    const [admin, io] = [host.queues.get(0)!, host.queues.get(1)!];
    host.ringDoorbellsIn(host.controller.regions.get(0)!.mappable!.descriptor);
    const command = admin.push({ opcode: 0x0a, dwords: { 10: 6 } });
    io.push({ opcode: 0, namespaceId: 1 });
    host.ringTail(0);
    host.ringTail(1);
    host.controller.memoryUnmapped();
    const unmapped = host.ram.base + admin.submissions;
    const { read, window } = host.ram;
    host.ram.generation++;
    host.ram.window = (address, ...rest) =>
      address === unmapped ? undefined : window.call(host.ram, address, ...rest);
    host.ram.read = (address, target) => {
      if (address === unmapped + 64 * command) throw new Error('not mapped');
      read.call(host.ram, address, target);
    };
    host.controller.poll();
    expect(host.status & 2, 'CSTS.CFS').to.equal(2);
    expect(io.take()).to.equal(undefined);
  });
});
