import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { bucketOf, type LatencyDistribution } from '../../src/checkers/io-series.js';
import { loadAcrossMigrationFixture } from '../../src/compare/across-migration/fixture.js';
import {
  type AcrossMigrationRound,
  judgeAcrossMigration,
} from '../../src/compare/across-migration/report.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const expectations = { afterToBefore: 1.5, afterToPassthrough: 4 };

/** Rounds of a passthrough of 100 µs and a drive of 200 µs before the migration. */
function rounds(...after: readonly number[]): AcrossMigrationRound[] {
  return after.map((afterUs, index) => ({
    ...{ round: index + 1, passthroughUs: 100, beforeUs: 200, afterUs, downtimeMs: 50 },
    counts: { passthrough: 100, before: 100, after: 100 },
    latencies: { before: latencyOf(200), after: latencyOf(afterUs), passthrough: latencyOf(100) },
  }));
}

/** 100 I/Os that took equally long. */
function latencyOf(us: number): LatencyDistribution {
  const figures = { p50Us: us, p90Us: us, p99Us: us, p999Us: us, maxUs: us };
  return { count: 100, ...figures, buckets: [[bucketOf(us), 100]] };
}

const verdicts = (measured: readonly AcrossMigrationRound[]) =>
  judgeAcrossMigration(measured, { expectations }).promises.map(({ verdict }) => verdict);

describe('Latency across a migration, beside passthrough', () => {
  it('passes if the whole interval of each ratio lies below what the fixture states', () => {
    const judged = judgeAcrossMigration(rounds(190, 200, 210, 220, 205, 195), { expectations });
    expect(judged.verdict).to.equal('pass');
    expect(judged.ratios.afterToBefore).to.include({ low: 0.95, high: 1.1, count: 6 });
    expect(judged.promises[1]!.reason).to.equal('expected at most 4, found 2.02 (1.90–2.20) in 6 rounds.');
  });

  it('fails if it lies above', () => {
    expect(verdicts(rounds(450, 500, 480, 470, 460, 490))).to.deep.equal(['fail', 'fail']);
    expect(verdicts(rounds(350, 360, 370, 380, 390, 350))).to.deep.equal(['fail', 'pass']);
  });

  it('is inconclusive if the interval has the limit within it, or if the rounds are too few', () => {
    expect(verdicts(rounds(200, 200, 200, 200, 200, 900))).to.deep.equal(['inconclusive', 'inconclusive']);
    const few = judgeAcrossMigration(rounds(200, 200, 200), { expectations });
    expect(few.verdict).to.equal('inconclusive');
    expect(few.promises[0]!.reason).to.match(/too few: the interval covers 75 %/);
  });
});

describe('A fixture of latency across a migration', () => {
  const own = fileURLToPath(
    new URL('../../fixtures/comparisons/latency-across-migration.yaml', import.meta.url),
  );

  it('of the project states enough rounds to tell, and both ratios', () => {
    const fixture = loadAcrossMigrationFixture(own);
    expect(fixture.rounds).to.be.at.least(6);
    expect(fixture.expectations).to.have.all.keys('afterToBefore', 'afterToPassthrough');
    expect(fixture.job).to.include({ pattern: 'randread', depth: 1 });
  });

  it('with a field that there is none of is refused by its line and the names that there are', () => {
    using folder = temporaryFolder();
    const file = folder.file('wrong.yaml');
    writeFileSync(file, 'description: wrong\nround: 3\n');
    expect(() => loadAcrossMigrationFixture(file)).to.throw(
      /wrong\.yaml:2: round: Expected one of description, rounds, window, device, job, beside, expectations/,
    );
  });
});
