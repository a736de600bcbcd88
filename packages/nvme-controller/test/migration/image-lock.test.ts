import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ImageLockedError } from '../../src/backends/image-lock.js';
import { closeAll, makeController, newImage } from '../support/controllers.js';
import { Host } from '../support/host.js';
import { continueOn, saveState } from './support.js';

describe('The lock of an image', () => {
  let image: string;
  beforeEach(() => {
    image = newImage();
  });
  afterEach(closeAll);

  const running = () => {
    const host = new Host(makeController({ image })).enable();
    host.createQueues(1);
    return host;
  };

  it('keeps a second writer out, with a sentence that names the file and the process', () => {
    running();
    expect(() => makeController({ image })).to.throw(
      ImageLockedError,
      `Expected to lock ${image} for writing, but process ${process.pid} holds its lock`,
    );
  });

  it('is not taken by a controller that waits for a state', () => {
    const host = running();
    expect(() => makeController({ image, incoming: true })).to.not.throw();
    expect(host.io({ opcode: 2, prp1: host.buffer() }).status).to.equal(0);
  });

  it('moves with the state: the source refuses I/O from the handover on', () => {
    const host = running();
    const next = continueOn(makeController({ image, incoming: true }), host, saveState(host.controller));
    expect(() => host.controller.migration!.run()).to.throw(/Expected to lock .* but process/);
    const before = readFileSync(image);
    host.controller.migration!.reset();
    host.controller.migration!.run();
    next.ram.at(next.buffer(), 512).fill(1);
    host.submit(1, { opcode: 1, namespaceId: 1, prp1: host.buffer() });
    expect(host.take(1)?.status).to.equal(0x006);
    expect(readFileSync(image).equals(before)).to.equal(true);
  });

  it('stays with the source while the save is given up', () => {
    const host = running();
    const { migration } = host.controller;
    migration!.stop();
    migration!.save();
    migration!.saved(false);
    expect(() => makeController({ image })).to.throw(ImageLockedError);
    migration!.run();
    expect(host.io({ opcode: 2, prp1: host.buffer() }).status).to.equal(0);
  });

  it('cannot be taken by the destination before the source handed over', () => {
    const host = running();
    host.controller.migration!.stop();
    const state = host.controller.migration!.save();
    const next = makeController({ image, incoming: true });
    new Host(next, host.ram);
    next.migration!.stop();
    next.migration!.load(state);
    expect(() => next.migration!.run()).to.throw(/Expected to lock/);
    expect(next.migration!.running).to.equal(false);
    host.controller.migration!.run();
    expect(host.io({ opcode: 2, prp1: host.buffer() }).status).to.equal(0);
  });

  it('lets a controller without it be enabled only when nobody else has it', () => {
    const host = running();
    const next = continueOn(makeController({ image, incoming: true }), host, saveState(host.controller));
    host.controller.reset();
    host.controller.migration!.run();
    host.enable();
    expect(host.status & 0b11).to.equal(0b10);
    host.disable();
    next.controller.migration!.stop();
    next.controller.migration!.saved(true);
    host.enable();
    expect(host.status & 0b11).to.equal(0b01);
  });
});
