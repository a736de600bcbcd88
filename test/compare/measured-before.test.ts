import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import {
  measuredBefore,
  measurementIn,
  takeMeasurements,
  tellMeasurements,
} from '../../src/compare/measured-before.js';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { UsageError } from '../../src/usage-error.js';

const settings = { grid: 'quick', seed: 1 };
const group = { round: 1, workload: 'random-read-depth-1', samples: [{ iops: 1000 }] };

describe('What a comparison had measured before it broke off', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'measured-before-'));
    file = path.join(folder, 'ledger.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (about: Record<string, unknown> = { settings }) => {
    using ledger = new Ledger(file);
    ledger.write('run-started', about);
    ledger.write('ground-fault', { message: 'the lab broke down' });
    ledger.write('compare-group', group);
  };

  it('is in its ledger, and goes into that of the comparison that goes on', () => {
    write();
    const before = measuredBefore(file, { settings });
    expect(before).to.have.lengthOf(1);
    using next = new Ledger();
    takeMeasurements(next, before);
    expect(next.entries[0]).to.include({ kind: 'compare-group', round: 1 });
  });

  it('is told line by line as it is made, out of a lab that may break down', () => {
    const lines: string[] = [];
    using ledger = new Ledger();
    {
      using _told = tellMeasurements(ledger, (line) => lines.push(line));
      ledger.write('phase', { name: 'setup' });
      ledger.write('compare-group', group);
    }
    ledger.write('compare-group', { ...group, round: 2 });
    expect(lines.map(measurementIn)).to.have.lengthOf(1);
    expect(measurementIn(lines[0]!)).to.deep.include({ kind: 'compare-group', ...group });
    expect(measurementIn('   0.1 s  booting')).to.equal(undefined);
  });

  it('is not that of a comparison with other settings, nor of no comparison at all', () => {
    write();
    expect(() => measuredBefore(file, { settings: { ...settings, seed: 2 } })).to.throw(
      UsageError,
      /same settings, .*"seed":2.*but .*ledger\.jsonl has .*"seed":1/,
    );
    expect(() => measuredBefore(file, { fixture: {} })).to.throw(UsageError, /has none/);
    writeFileSync(file, 'no ledger\n');
    expect(() => measuredBefore(file, { settings })).to.throw(UsageError, /has none/);
    expect(() => measuredBefore(path.join(folder, 'none'), { settings })).to.throw(UsageError, /ENOENT/);
  });
});
