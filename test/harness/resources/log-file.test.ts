import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../../src/harness/resources/child-process.js';
import { LogFile } from '../../../src/harness/resources/log-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('A log', () => {
  it('is whole when it has been closed, after what it had before', async () => {
    using folder = temporaryFolder();
    const ledger = new Ledger();
    for (const text of ['one ', 'two ']) {
      await using log = new LogFile(folder.file('log'), ledger);
      log.write(text);
      log.write(Buffer.alloc(1 << 20, '.'));
    }
    const text = readFileSync(folder.file('log'), 'latin1');
    expect(text).to.have.lengthOf(2 * ((1 << 20) + 4));
    expect(text.indexOf('two ')).to.equal((1 << 20) + 4);
    expect(ledger.entries).to.deep.equal([]);
  });

  it('on a full disk, or in no folder, ends nothing: the ledger tells once', async () => {
    using folder = temporaryFolder();
    for (const [path, code] of [
      ['/dev/full', 'ENOSPC'],
      [folder.file('missing/log'), 'ENOENT'],
    ] as const) {
      const ledger = new Ledger();
      const log = new LogFile(path, ledger);
      for (let line = 0; line < 3; line++) log.write('text\n');
      await log[Symbol.asyncDispose]();
      log.write('too late');
      expect(log.error).to.have.property('code', code);
      expect(ledger.entries.map(({ kind, log: of }) => [kind, of])).to.deep.equal([['log-failed', path]]);
    }
  });

  it('of a process that is not whole is told with its failure', async () => {
    const ledger = new Ledger();
    const options = { name: 'example', command: '/bin/sh', arguments: ['-c', 'echo lost; exit 3'] };
    await using child = ChildProcess.start({ ...options, log: '/dev/full', ledger });
    await child.exited;
    expect(child.failure('at once').message).to.match(/Its log \(\/dev\/full\) is not whole: ENOSPC/);
    expect(ledger.entries.map(({ kind }) => kind)).to.deep.equal([
      'process-started',
      'log-failed',
      'process-ended',
    ]);
  });
});
