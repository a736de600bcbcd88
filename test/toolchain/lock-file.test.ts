import { expect } from 'chai';
import { type LockFile, lockFile } from '../../src/toolchain/lock-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('The lock of a file', () => {
  it('stays held when its signal aborts after it was taken, until it is disposed of', async () => {
    using folder = temporaryFolder();
    const controller = new AbortController();
    let next: Promise<LockFile>;
    const held = await lockFile(folder.file('lock'), { signal: controller.signal });
    controller.abort(new Error('The user pressed Ctrl-C.'));
    const first = await new Promise<string>((resolve) => {
      next = lockFile(folder.file('lock'), { onWait: () => resolve('waits') });
      void next.then(() => resolve('taken'));
    });
    await held[Symbol.asyncDispose]();
    await using _next = await next!;
    expect(first).to.equal('waits');
  });

  it('is waited for no longer when the signal aborts, and goes to the next one', async () => {
    using folder = temporaryFolder();
    const reason = new Error('The user pressed Ctrl-C.');
    {
      await using _held = await lockFile(folder.file('lock'));
      const controller = new AbortController();
      const { signal } = controller;
      const waiting = lockFile(folder.file('lock'), { signal, onWait: () => controller.abort(reason) });
      expect(await waiting.catch((error) => error)).to.equal(reason);
    }
    await using _next = await lockFile(folder.file('lock'));
  });

  it('is not taken under a signal that aborted before', async () => {
    using folder = temporaryFolder();
    const signal = AbortSignal.abort(new Error('The user pressed Ctrl-C.'));
    expect(await lockFile(folder.file('lock'), { signal }).catch((error) => error)).to.equal(signal.reason);
  });
});
