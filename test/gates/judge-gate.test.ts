import { expect } from 'chai';
import type { MeasuredRun } from '../../src/figures/measured-run.js';
import { judgeGate } from '../../src/gates/judge-gate.js';
import type { JudgedFigure } from '../../src/gates/judged-figure.js';
import type { Thresholds } from '../../src/gates/schema.js';
import { measuredRun, noisyValues } from '../support/measured-runs.js';

const settings = { confidence: 0.95, seed: 1 };

/** Runs with so many migrations each, whose downtime is around a median. */
function runs(count: number, each: number, downtime: number, spread = 1.2, seed = 1): MeasuredRun[] {
  const values = noisyValues(count * each, downtime, spread, seed);
  return Array.from({ length: count }, (_, run) =>
    measuredRun(
      run,
      values.slice(run * each, (run + 1) * each).map((value) => ({
        downtime: value,
        'latency after ÷ before, p50': value / 100,
      })),
    ),
  );
}

/** The only figure that the thresholds are about. */
function judged(thresholds: Thresholds, evidence: Parameters<typeof judgeGate>[1]): JudgedFigure {
  const figures = judgeGate(thresholds, evidence, settings);
  expect(figures).to.have.length(1);
  return figures[0]!;
}

describe('A gate of downtime', () => {
  const p50 = { downtime: { p50: 100 } };

  it('is kept if the whole interval is below, and breached if it is above, with by how much', () => {
    expect(judged(p50, { runs: runs(20, 1, 60) }).verdict).to.equal('pass');
    const breach = judged(p50, { runs: runs(20, 1, 150) });
    expect(breach.verdict).to.equal('fail');
    expect(breach.reason).to.match(
      /^Expected downtime, p50 to be at most 100 ms, but it is 1\d\d ms \(1\d\d ms to 1\d\d ms\): \d+ % above, at least \d+ %\.$/,
    );
  });

  it('is inconclusive where noise leaves it open, whatever the measured value is', () => {
    for (const median of [80, 120]) {
      const figure = judged(p50, { runs: runs(10, 1, median, 8, 3) });
      expect(figure.verdict).to.equal('inconclusive');
      expect(figure.reason).to.match(/which leaves it open/);
    }
  });

  it('is inconclusive with fewer than five runs, however many migrations they have', () => {
    const figure = judged(p50, { runs: runs(4, 50, 900) });
    expect(figure.verdict).to.equal('inconclusive');
    expect(figure.reason).to.equal('Expected at least 5 runs with a figure to judge downtime, p50, found 4.');
  });

  it('is not kept at the 95th percentile before there are enough migrations to bound it', () => {
    const p95 = { downtime: { p95: 100 } };
    const few = judged(p95, { runs: runs(20, 1, 10) });
    expect(few.verdict).to.equal('inconclusive');
    expect(few.reason).to.match(/^Expected at least 72 migrations .* found 20\.$/);
    expect(judged(p95, { runs: runs(20, 4, 10) }).verdict).to.equal('pass');
    // A breach needs fewer.
    expect(judged(p95, { runs: runs(20, 1, 300) }).verdict).to.equal('fail');
  });

  it('takes the migrations of a run for one: what a run has in common is no evidence', () => {
    // Every run is fast or slow as a whole.
    const values = noisyValues(8, 100, 3, 4);
    const clustered = values.map((value, run) => measuredRun(run, Array(50).fill({ downtime: value })));
    expect(judged({ downtime: { p50: 110 } }, { runs: clustered }).verdict).to.equal('inconclusive');
  });

  it('seldom cries wolf even where the build is exactly at the limit', () => {
    let alarms = 0;
    for (let seed = 0; seed < 200; seed++) {
      const evidence = { runs: runs(20, 1, 100, 3, seed) };
      if (judged(p50, evidence).verdict === 'fail') alarms++;
    }
    // 2.5 %, that is 5, are expected.
    expect(alarms).to.be.at.most(14);
  });
});

describe('A gate of shares', () => {
  it('of convergence counts the migrations whose pre-copy came to the switchover', () => {
    const converged = runs(20, 4, 10);
    expect(judged({ convergence: 0.9 }, { runs: converged }).verdict).to.equal('pass');
    const stuck = converged.map((run) => ({
      ...run,
      migrations: run.migrations.map((migration, index) => ({ ...migration, converged: index === 0 })),
    }));
    const breach = judged({ convergence: 0.9 }, { runs: stuck });
    expect(breach.verdict).to.equal('fail');
    expect(breach.reason).to.match(/at least 90 %, but it is 25 % .*: 72 % below/);
  });

  it('of flakes counts the runs that did not pass, and knows doubt where none flaked', () => {
    const flaky = runs(20, 1, 10).map(
      (run, index): MeasuredRun => (index < 12 ? { ...run, outcome: 'inconclusive' } : run),
    );
    expect(judged({ flakeRate: 0.2 }, { runs: flaky }).verdict).to.equal('fail');
    expect(judged({ flakeRate: 0.2 }, { runs: runs(20, 1, 10) }).verdict).to.equal('pass');
    expect(judged({ flakeRate: 0.01 }, { runs: runs(20, 1, 10) }).verdict).to.equal('inconclusive');
  });
});

describe('A gate of ratios', () => {
  it('of latency after to before is judged like any figure', () => {
    const thresholds = { latencyAfterBefore: { p50: 1.5 } };
    expect(judged(thresholds, { runs: runs(20, 1, 100) }).verdict).to.equal('pass');
    expect(judged(thresholds, { runs: runs(20, 1, 300) }).verdict).to.equal('fail');
  });

  it('to a baseline that was run by turns is taken round by round', () => {
    const noise = noisyValues(20, 100, 10, 3);
    const side = (factor: number, turn: number) =>
      noise.map((value, round) => measuredRun(2 * round + turn, [{ downtime: value * factor }]));
    const thresholds = { baseline: { downtime: 1.2 } };
    const against = (factor: number, paired: boolean) => {
      const second = side(factor, 1);
      return judged(thresholds, { runs: second, baseline: { first: side(1, 0), second, paired } }).verdict;
    };
    expect(against(1.5, true)).to.equal('fail');
    expect(against(1.1, true)).to.equal('pass');
    expect(against(1.5, false)).to.equal('inconclusive');
  });

  it('to a baseline that broke a promise says nothing', () => {
    const first = runs(10, 1, 50).map(
      (run, index): MeasuredRun => (index === 3 ? { ...run, outcome: 'fail' } : run),
    );
    const second = runs(10, 1, 500);
    const figure = judged(
      { baseline: { downtime: 2 } },
      { runs: second, baseline: { first, second, paired: true } },
    );
    expect(figure.verdict).to.equal('inconclusive');
    expect(figure.reason).to.match(/the baseline to keep its promises, but 1 of its 10 runs broke one/);
  });

  it('says what is missing if there is no baseline, or no comparison', () => {
    const own = { runs: runs(20, 1, 100) };
    const baseline = judged({ baseline: { downtime: 2 } }, own);
    expect(baseline).to.include({ verdict: 'inconclusive', value: null });
    expect(baseline.reason).to.match(/as --baseline gives one/);
    expect(judged({ latencyToPassthrough: { p50: 2 } }, own).reason).to.match(/as --comparison gives one/);
  });

  it('to passthrough takes the workload that is the furthest behind', () => {
    const passthrough = [
      { workload: 'random-read-depth-1', configuration: 'vfio-user-mapped', value: 1.5, low: 1.4, high: 1.6 },
      { workload: 'random-write-depth-1', configuration: 'vfio-user-trapped', value: 4, low: 3.5, high: 4.5 },
    ];
    const figure = judged({ latencyToPassthrough: { p50: 3 } }, { runs: [], passthrough });
    expect(figure.verdict).to.equal('fail');
    expect(figure.name).to.match(/vfio-user-trapped, random-write-depth-1/);
  });
});
