import { expect } from 'chai';
import { renderResult } from '../../src/reporters/terminal.js';
import { makeResult } from '../../src/runner/run-result.js';
import { environment } from '../support/environment.js';
import { migrationSeen, scenarioWith, seenWith } from '../support/observations.js';

const report = (seen = seenWith()) =>
  renderResult(
    makeResult(scenarioWith(), seen, environment, {
      ledger: '/evidence/ledger.jsonl',
      evidence: '/evidence',
    }),
  );

describe("The terminal's report", () => {
  it('has the verdicts first, then the figures, and where the evidence lies', () => {
    const text = report();
    expect(text).to.match(/^\nPASS {2}example\n/);
    expect(text).to.match(/PASS {2}blackout: Measured the guest's blackout: 60 ms\./);
    expect(text).to.match(/5000 acknowledged, 200 blocks verified on the image, 0 broken/);
    expect(text).to.match(/downtime \(QEMU reports\) +50\.0 ms/);
    expect(text).to.match(/blackout \(the guest saw\) +60\.0 ms {2}± 1\.0 ms/);
    expect(text).to.match(/latency before {2}p50 200 µs, p99 400 µs \(1000 I\/Os\)/);
    expect(text).to.match(/Ledger: \/evidence\/ledger\.jsonl\n {2}Figures: \/evidence\/report\.json/);
    expect(text).to.not.match(/FAIL|\?\?\?\?/);
  });

  it('tells of a source that was lost, and leaves out what only it could report', () => {
    const { downtimeMs: _, ...result } = migrationSeen({}, { sourceLost: 'its QEMU ended' }).result;
    const text = report(seenWith({ migrations: [{ ...migrationSeen(), result }] }));
    expect(text).to.include('and the destination took over without it: its QEMU ended.');
    expect(text).to.not.match(/downtime \(QEMU|NaN/);
  });

  it('says what broke', () => {
    const dead = migrationSeen({ drive: { alive: false, evidence: 'It says nothing.' } });
    expect(report(seenWith({ migrations: [dead] }))).to.match(
      /^\nFAIL {2}example\n[\s\S]*FAIL {2}the drive works on the destination: .*It says nothing\./,
    );
  });

  it('leaves out what was not measured', () => {
    const { blackout: _, latency: __, ...bare } = migrationSeen();
    const text = report(seenWith({ migrations: [bare] }));
    expect(text).to.match(/^\n\?\?\?\? {2}example\n/);
    expect(text).to.not.match(/the guest saw|latency before|NaN|undefined/);
  });
});
