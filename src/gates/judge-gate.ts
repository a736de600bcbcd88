import { percentile } from '../checkers/percentile.js';
import { leastRuns } from '../figures/compare-runs.js';
import { type MeasuredRun, valuesOf } from '../figures/measured-run.js';
import { type RunsOfTwo, ratioOf } from '../figures/ratio.js';
import { bootstrapInterval } from '../statistics/bootstrap-interval.js';
import { median } from '../statistics/median.js';
import { proportionInterval, valuesForQuantile } from '../statistics/proportion-interval.js';
import { type JudgedFigure, judgeFigure, type Threshold } from './judged-figure.js';
import { judgePassthrough, type PassthroughRatio } from './passthrough.js';
import type { Gate, Thresholds } from './schema.js';

/** What a gate is judged by: the runs of one scenario, and what they are compared with. */
export interface GateEvidence {
  readonly runs: readonly MeasuredRun[];
  /** Runs of the baseline, if there is one: as `first`. */
  readonly baseline?: RunsOfTwo;
  readonly passthrough?: readonly PassthroughRatio[];
}

type Settings = Pick<Gate, 'confidence' | 'seed'>;

/** Judges the runs of one scenario by the thresholds of a class of hosts. */
export function judgeGate(
  thresholds: Thresholds,
  evidence: GateEvidence,
  settings: Settings,
): JudgedFigure[] {
  const { runs, baseline, passthrough } = evidence;
  const { downtime, blackout, latencyAfterBefore, latencyToPassthrough, convergence, flakeRate } = thresholds;
  const judged: JudgedFigure[] = [];
  for (const [figure, limits] of Object.entries({ downtime, blackout })) {
    for (const [name, quantile] of quantiles) {
      const limit = limits?.[name];
      if (limit === undefined) continue;
      judged.push(
        judgeQuantile(
          { name: `${figure}, ${name}`, unit: 'ms', limit, bound: 'most' },
          figure,
          quantile,
          runs,
          settings,
        ),
      );
    }
  }
  for (const [name, limit] of given(latencyAfterBefore)) {
    const figure = `latency after ÷ before, ${name}`;
    judged.push(
      judgeQuantile({ name: figure, unit: '×', limit, bound: 'most' }, figure, 0.5, runs, settings),
    );
  }
  if (latencyToPassthrough?.p50 !== undefined)
    judged.push(judgePassthrough(latencyToPassthrough.p50, passthrough));
  if (convergence !== undefined) judged.push(judgeConvergence(convergence, runs, settings));
  if (flakeRate !== undefined) judged.push(judgeFlakeRate(flakeRate, runs, settings));
  for (const { figure, limit } of baselineLimits(thresholds)) {
    const threshold: Threshold = { name: `${figure}, to the baseline`, unit: '×', limit, bound: 'most' };
    judged.push(judgeBaseline(threshold, figure, baseline, settings));
  }
  return judged;
}

const quantiles = [
  ['p50', 0.5],
  ['p95', 0.95],
] as const;

const nothing = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

function given(limits: Readonly<Record<string, number | undefined>> | undefined): [string, number][] {
  return Object.entries(limits ?? {}).flatMap(([name, limit]) =>
    limit === undefined ? [] : [[name, limit]],
  );
}

/** Figures of the baseline's thresholds by their names. */
function baselineLimits({ baseline }: Thresholds): { figure: string; limit: number }[] {
  const { downtime, blackout, latencyAfter } = baseline ?? {};
  const latencies = given(latencyAfter).map(([name, limit]) => [`latency after, ${name}`, limit] as const);
  return [...given({ downtime, blackout }), ...latencies].map(([figure, limit]) => ({ figure, limit }));
}

/** A quantile over all migrations. Runs are what is resampled. */
function judgeQuantile(
  threshold: Threshold,
  figure: string,
  quantile: number,
  runs: readonly MeasuredRun[],
  settings: Settings,
): JudgedFigure {
  const values = runs.map((run) => valuesOf([run], figure)).filter(({ length }) => length > 0);
  const lacking = tooFew(threshold, values.length);
  if (lacking !== undefined) return judgeFigure(threshold, nothing, lacking);
  const statistic = (all: readonly number[]) =>
    quantile === 0.5
      ? median(all)
      : percentile(
          all.toSorted((a, b) => a - b),
          quantile,
        );
  const interval = bootstrapInterval([values], ([sample]) => statistic(sample!.flat()), settings);
  // A bootstrap knows nothing beyond the greatest value, however likely it is that the quantile lies there.
  const needed = valuesForQuantile(quantile, (1 + settings.confidence) / 2);
  const count = values.flat().length;
  if (count >= needed) return judgeFigure(threshold, interval);
  const judged = judgeFigure(threshold, { ...interval, high: Number.POSITIVE_INFINITY });
  if (judged.verdict !== 'inconclusive') return judged;
  const reason = `Expected at least ${needed} migrations to say that ${threshold.name} is below anything, found ${count}.`;
  return { ...judged, reason };
}

function judgeConvergence(
  limit: number,
  runs: readonly MeasuredRun[],
  { confidence }: Settings,
): JudgedFigure {
  const migrations = runs.flatMap((run) => run.migrations);
  const converged = migrations.filter((migration) => migration.converged).length;
  const threshold: Threshold = { name: 'convergence', unit: '%', limit, bound: 'least' };
  return judgeFigure(threshold, proportionInterval(converged, migrations.length, confidence));
}

function judgeFlakeRate(limit: number, runs: readonly MeasuredRun[], { confidence }: Settings): JudgedFigure {
  const flaked = runs.filter(({ outcome }) => outcome !== 'pass').length;
  const threshold: Threshold = { name: 'flake rate', unit: '%', limit, bound: 'most' };
  return judgeFigure(threshold, proportionInterval(flaked, runs.length, confidence));
}

function judgeBaseline(
  threshold: Threshold,
  figure: string,
  baseline: RunsOfTwo | undefined,
  settings: Settings,
): JudgedFigure {
  if (baseline === undefined) {
    const lacking = `Expected a baseline to compare ${figure} with, as --baseline gives one; there is none.`;
    return judgeFigure(threshold, nothing, lacking);
  }
  const broken = baseline.first.filter(({ outcome }) => outcome === 'fail').length;
  if (broken > 0) {
    const lacking = `Expected the baseline to keep its promises, but ${broken} of its ${baseline.first.length} runs broke one.`;
    return judgeFigure(threshold, nothing, lacking);
  }
  const counts = [baseline.first, baseline.second].map(
    (runs) => runs.filter((run) => valuesOf([run], figure).length > 0).length,
  );
  const lacking = tooFew(threshold, Math.min(...counts));
  if (lacking !== undefined) return judgeFigure(threshold, nothing, lacking);
  return judgeFigure(threshold, ratioOf(figure, baseline, median, settings));
}

function tooFew({ name }: Threshold, runs: number): string | undefined {
  if (runs >= leastRuns) return undefined;
  return `Expected at least ${leastRuns} runs with a figure to judge ${name}, found ${runs}.`;
}
