import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { monotonicMicroseconds, realtimeOffsetMicroseconds } from '../../../src/harness/ledger/clock.js';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('A ledger', () => {
  it('has every entry on the disk at once, one a line, on one clock', () => {
    using folder = temporaryFolder();
    const before = monotonicMicroseconds();
    using ledger = new Ledger(folder.file('ledger.jsonl'));
    ledger.write('phase', { name: 'load', milliseconds: 1.5 });
    ledger.write('qmp', { message: 'two\nlines' });
    const lines = readFileSync(folder.file('ledger.jsonl'), 'utf8').trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries).to.deep.equal(ledger.entries);
    expect(entries[0]).to.include({ kind: 'phase', name: 'load' });
    expect(entries[0].at).to.be.within(before, monotonicMicroseconds());
    expect(entries[1].at).to.be.at.least(entries[0].at);
  });

  it('takes the moment of what it records from the one who saw it', () => {
    expect(new Ledger().write('phase', {}, 42)).to.deep.equal({ at: 42, kind: 'phase' });
  });

  it('goes on where an earlier one of the same file ended', () => {
    using folder = temporaryFolder();
    const file = folder.file('ledger.jsonl');
    for (const kind of ['first', 'second']) {
      using ledger = new Ledger(file);
      ledger.write(kind, {});
    }
    expect(readFileSync(file, 'utf8').match(/"kind":"\w+"/g)).to.deep.equal([
      '"kind":"first"',
      '"kind":"second"',
    ]);
  });

  it("knows how far QEMU's clock is ahead of its own", () => {
    const now = (monotonicMicroseconds() + realtimeOffsetMicroseconds()) / 1000;
    expect(now).to.be.closeTo(Date.now(), 500);
  });
});
