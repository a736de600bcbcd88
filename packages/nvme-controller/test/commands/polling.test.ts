import { expect } from 'chai';
import { closeAll, makeController } from '../support/controllers.js';
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
});
