import { expect } from 'chai';
import type { PromiseVerdict } from '../../src/checkers/promise.js';
import { makeResult } from '../../src/runner/run-result.js';
import { environment } from '../support/environment.js';
import { failureSeen, migrationSeen, phase, scenarioWith, seenWith } from '../support/observations.js';

const files = { ledger: '/evidence/ledger.jsonl', evidence: '/evidence' };
const resultOf = (seen = seenWith(), scenario = scenarioWith()) =>
  makeResult(scenario, seen, environment, files);

describe('The result of a run', () => {
  it('has what a program reads from --json', () => {
    const result = JSON.parse(JSON.stringify(resultOf()));
    expect(result).to.include({ version: 1, scenario: 'example', outcome: 'pass' });
    expect(result).to.include({ downtimeMs: 50, blackoutMs: 60, ...files });
    expect(result.promises).to.have.lengthOf(7);
    for (const promise of result.promises) expect(promise).to.include.all.keys('name', 'verdict', 'reason');
    const about = Object.fromEntries(
      result.promises.map((promise: PromiseVerdict) => [promise.name, promise.about]),
    );
    expect(about).to.include({ downtime: 'figure', 'the migration completes': 'course' });
    expect(about['acknowledged writes survive']).to.equal(undefined);
    expect(result.phases).to.deep.equal([
      { name: 'quiesce', milliseconds: 2, detail: {} },
      { name: 'stop-and-copy', milliseconds: 50, detail: {} },
    ]);
    expect(result.latency).to.have.all.keys('before', 'after');
    expect(result.latency.before).to.deep.equal({ count: 1000, p50Us: 200, p99Us: 400, maxUs: 900 });
    expect(result.writes).to.deep.equal({ acknowledged: 5000, blocksVerified: 200, broken: 0 });
    expect(result.environment).to.include({ sourceQemu: '11.1.3', destinationQemu: '11.2.0' });
  });

  it('has the phases and the latency of the migration with the longest blackout', () => {
    const blackout = { ...migrationSeen().blackout!, blackoutMs: 300 };
    const slow = migrationSeen({ blackout }, { number: 2, phases: [phase('load', 0, 200)] });
    const quick = migrationSeen({}, { number: 3, downtimeMs: 90 });
    const result = resultOf(seenWith({ migrations: [migrationSeen(), slow, quick] }));
    expect(result).to.include({ downtimeMs: 90, blackoutMs: 300 });
    expect(result.phases).to.deep.equal([{ name: 'load', milliseconds: 200, detail: {} }]);
    expect(result.migrations.map(({ number }) => number)).to.deep.equal([1, 2, 3]);
  });

  it('tells of a source that was lost, and leaves out what only it could report', () => {
    const { downtimeMs, totalMs, ...lost } = migrationSeen({}, { sourceLost: 'its QEMU ended' }).result;
    expect([downtimeMs, totalMs]).to.deep.equal([50, 2000]);
    const without = { ...migrationSeen(), result: lost };
    const result = resultOf(seenWith({ migrations: [without] }));
    expect(result.migrations[0]).to.include({ sourceLost: 'its QEMU ended' });
    expect(result).to.not.have.any.keys('downtimeMs');
    expect(result.migrations[0]).to.not.have.any.keys('downtimeMs');
    const other = resultOf(seenWith({ migrations: [without, migrationSeen({}, { number: 2 })] }));
    expect(other.downtimeMs).to.equal(50);
  });

  it('counts the steps of ours once where they overlap, and not those of QEMU', () => {
    const phases = [
      phase('pre-copy', -500, 0),
      phase('pci-state-read', 2, 9),
      phase('quiesce', 0, 4),
      phase('save', 4, 5),
      phase('load', 5, 8),
      phase('stop-and-copy', 9, 60),
      phase('hand-over', 60, 61),
      phase('pci-state-write', 60, 64),
      phase('device-run', 70, 72),
      phase('resume', 72, 73),
    ];
    const [migration] = resultOf(seenWith({ migrations: [migrationSeen({}, { phases })] })).migrations;
    expect(migration!.addedMs).to.equal(9 + 4 + 2);
  });

  it('is that of the broken promise, and has no figures that were not measured', () => {
    const result = resultOf(seenWith({ migrations: [], failures: [failureSeen()] }));
    expect(result.outcome).to.equal('fail');
    expect(result).to.not.have.any.keys('downtimeMs', 'blackoutMs', 'latency');
    expect(result.phases).to.deep.equal([]);
  });
});
