import { expect } from 'chai';
import { closeAll, makeController } from '../support/controllers.js';
import { Host } from '../support/host.js';

const FLUSH = { opcode: 0, namespaceId: 1 };

describe('Interrupts', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host(makeController()).enable();
    host.createQueues(1);
    host.interrupts.length = 0;
  });
  afterEach(closeAll);

  it('are not repeated while the host has not looked', () => {
    host.submit(1, FLUSH);
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([1]);
  });

  it('follow at once when the host moved the head and left an entry', () => {
    host.submit(1, FLUSH);
    host.queues.get(1)!.take();
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([1]);
    host.ringHead(1);
    expect(host.interrupts).to.deep.equal([1, 1]);
  });

  it('do not follow when the host has consumed everything', () => {
    host.submit(1, FLUSH);
    host.submit(1, FLUSH);
    host.queues.get(1)!.take();
    host.queues.get(1)!.take();
    host.ringHead(1);
    expect(host.interrupts).to.deep.equal([1]);
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([1, 1]);
  });

  it('are repeated for a host that does nothing for a while', async () => {
    host.submit(1, FLUSH);
    await new Promise((resolve) => setTimeout(resolve, 10));
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([1, 1]);
  });

  it('are not held back for a client that has not set them up', () => {
    host.deaf = true;
    host.submit(1, FLUSH);
    host.deaf = false;
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([1, 1]);
  });

  it('come for the first completion after a migration, though those of the load announced nothing', () => {
    const { migration } = host.controller;
    migration!.stop();
    migration!.run();
    expect(host.interrupts).to.deep.equal([0, 1]);
    host.submit(1, FLUSH);
    expect(host.interrupts).to.deep.equal([0, 1, 1]);
  });
});
