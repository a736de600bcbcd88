import { expect } from 'chai';
import { type ComparisonVerdict, compareRuns } from '../../src/figures/compare-runs.js';
import type { MeasuredRun } from '../../src/figures/measured-run.js';
import { measuredRun, noisyValues } from '../support/measured-runs.js';

const settings = { confidence: 0.95, margin: 0.1, seed: 1 };

/** Runs, each with three migrations, one after the other or every second one of two builds by turns. */
function runs(count: number, downtime: number, spread: number, seed: number, turn?: 0 | 1): MeasuredRun[] {
  const values = noisyValues(3 * count, downtime, spread, seed);
  return Array.from({ length: count }, (_, index) => {
    const migrations = values
      .slice(3 * index, 3 * index + 3)
      .map((value) => ({ downtime: value, 'I/O after': 1e5 / value }));
    return measuredRun(turn === undefined ? index : 2 * index + turn, migrations);
  });
}

const verdictOf = (first: MeasuredRun[], second: MeasuredRun[], name = 'downtime'): ComparisonVerdict =>
  compareRuns(first, second, settings).figures.find((figure) => figure.name === name)!.verdict;

describe('Two results', () => {
  const before = runs(12, 100, 1.2, 1);

  it('are worse or better by which way a figure is better', () => {
    expect(verdictOf(before, runs(12, 150, 1.2, 2))).to.equal('worse');
    expect(verdictOf(before, runs(12, 60, 1.2, 3))).to.equal('better');
    expect(verdictOf(before, runs(12, 150, 1.2, 2), 'I/O after')).to.equal('worse');
    expect(verdictOf(before, runs(12, 60, 1.2, 3), 'I/O after')).to.equal('better');
  });

  it('are the same only if all of the interval is within the margin', () => {
    expect(verdictOf(runs(12, 100, 1.05, 1), runs(12, 101, 1.05, 2))).to.equal('same');
    expect(verdictOf(runs(12, 100, 4, 1), runs(12, 100, 4, 2))).to.equal('inconclusive');
  });

  it('get no verdict from a run against a run, and the least number is told', () => {
    const { tooFew, figures } = compareRuns(runs(1, 100, 1, 1), runs(1, 900, 1, 2), settings);
    expect(tooFew).to.match(/^Expected at least 5 runs in each result, found 1 and 1/);
    expect(figures.map(({ verdict }) => verdict)).to.deep.equal(['inconclusive', 'inconclusive']);
    expect(figures[0]!.ratio.value).to.be.closeTo(9, 1e-9);
  });

  it('are compared round by round if they were run by turns, so that what disturbs both cancels out', () => {
    const disturbed = (factor: number, turn: 0 | 1) =>
      noisyValues(12, 100, 8, 5).map((value, round) =>
        measuredRun(2 * round + turn, [{ downtime: value * factor }]),
      );
    const { paired, figures } = compareRuns(disturbed(1, 0), disturbed(1.3, 1), settings);
    expect(paired).to.equal(true);
    expect(figures[0]!.verdict).to.equal('worse');
    const apart = compareRuns(disturbed(1, 0), disturbed(1.3, 1).map(later), settings);
    expect(apart.paired).to.equal(false);
    expect(apart.figures[0]!.verdict).to.equal('inconclusive');
  });

  it('leave out runs that have no such figure', () => {
    const unended = measuredRun(99, []);
    expect(verdictOf([...before, unended], runs(12, 150, 1.2, 2))).to.equal('worse');
  });

  it('tell first what else was different, and that runs of one result are not alike', () => {
    const named = (run: MeasuredRun, seed: number): MeasuredRun => ({
      ...run,
      scenario: { ...run.scenario, seed },
    });
    const second = runs(2, 100, 1, 2).map((run, index) => named(run, 7 + index));
    const { differences } = compareRuns(before, second, settings);
    expect(differences).to.include('scenario, seed: 1 in the first, 7 in the second');
    expect(differences.at(-1)).to.match(/^the runs in the second are not alike: .*scenario, seed/);
  });
});

const later = (run: MeasuredRun): MeasuredRun => ({ ...run, startedAt: `9${run.startedAt.slice(1)}` });
