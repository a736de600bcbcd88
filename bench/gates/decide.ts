import type { MeasuredRun } from '../../src/figures/measured-run.js';
import { ratioOf } from '../../src/figures/ratio.js';
import { judgeFigure } from '../../src/gates/judged-figure.js';
import { parseScenario } from '../../src/scenario/load.js';
import { median } from '../../src/statistics/median.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';
import { type Condition, conditions } from './experiment.js';
import type { Sample } from './samples.js';

/** The figures that gates are tried with. */
export const triedFigures = ['latency after, p50', 'latency after, p99', 'blackout', 'downtime'] as const;

/** A block: one migration of each condition that was measured, next to each other in time. */
type Block = ReadonlyMap<Condition, MeasuredRun>;

/** How gates decided that compare a condition with `a`, the build itself. */
export interface Decisions {
  readonly figure: string;
  readonly condition: Condition;
  /** How many times as much it is, as the median over all blocks. */
  readonly measured: number;
  /** Rounds that each gate had, and the most that it allowed. */
  readonly rounds: number;
  readonly limit: number;
  /** Of gates that each have rounds drawn from all blocks, none twice: shares. The same round is in several gates. */
  readonly drawn: Shares;
  /** Of gates that have no round in common, in the order in which they were measured. */
  readonly disjoint: Shares;
}

export interface Shares {
  readonly gates: number;
  readonly pass: number;
  readonly inconclusive: number;
  readonly breached: number;
}

export interface DecisionSettings {
  readonly rounds: readonly number[];
  readonly limits: readonly number[];
  readonly drawn: number;
  readonly seed: number;
}

/** Tries gates on what was measured: every condition against the build itself. */
export function decide(samples: readonly Sample[], settings: DecisionSettings): Decisions[] {
  const blocks = blocksOf(samples);
  return triedFigures.flatMap((figure) =>
    conditions
      .filter((condition) => condition !== 'a')
      .flatMap((condition) => decideOn(blocks, figure, condition, settings)),
  );
}

function decideOn(
  all: readonly Block[],
  figure: string,
  condition: Condition,
  { rounds, limits, drawn, seed }: DecisionSettings,
): Decisions[] {
  const blocks = all.filter((block) => block.has('a') && block.has(condition));
  const ratio = (chosen: readonly Block[]) => {
    const of = (which: Condition) => chosen.map((block) => block.get(which)!);
    return ratioOf(figure, { first: of('a'), second: of(condition), paired: true }, median, {
      ...{ confidence: 0.95, resamples: 1000, seed },
    });
  };
  const measured = blocks.length === 0 ? Number.NaN : ratio(blocks).value;
  return rounds.flatMap((count) => {
    if (blocks.length < count) return [];
    const draws = Array.from({ length: drawn }, (_, draw) =>
      ratio(seededOrder(blocks, seed + draw).slice(0, count)),
    );
    const apart = Array.from({ length: Math.floor(blocks.length / count) }, (_, gate) =>
      ratio(blocks.slice(gate * count, (gate + 1) * count)),
    );
    return limits.map((limit): Decisions => {
      const shares = (intervals: typeof draws): Shares => {
        const verdicts = intervals.map(
          (interval) => judgeFigure({ name: figure, unit: '×', limit, bound: 'most' }, interval).verdict,
        );
        const share = (wanted: string) =>
          verdicts.filter((verdict) => verdict === wanted).length / verdicts.length;
        const [pass, inconclusive, breached] = [share('pass'), share('inconclusive'), share('fail')];
        return { gates: verdicts.length, pass, inconclusive, breached };
      };
      const decisions = { drawn: shares(draws), disjoint: shares(apart) };
      return { figure, condition, measured, rounds: count, limit, ...decisions };
    });
  });
}

const scenario = parseScenario({ name: 'gates-experiment', description: 'One migration of it.' });

function blocksOf(samples: readonly Sample[]): Block[] {
  const blocks = new Map<string, Map<Condition, MeasuredRun>>();
  for (const { guest, block, condition, figures } of samples) {
    const key = `${guest}.${block}`;
    const { downtimeMs, blackoutMs, latency } = figures;
    if (blackoutMs === undefined || !latency?.after.count) continue;
    const { p50Us, p99Us } = latency.after;
    const measured = { downtime: downtimeMs, blackout: blackoutMs };
    const latencies = { 'latency after, p50': p50Us, 'latency after, p99': p99Us };
    const run: MeasuredRun = {
      ...{ ledger: `${key}.${condition}`, scenario, outcome: 'pass', startedAt: '', conditions: {} },
      migrations: [{ converged: true, figures: { ...measured, ...latencies } }],
    };
    blocks.set(key, (blocks.get(key) ?? new Map()).set(condition, run));
  }
  return [...blocks.values()];
}
