import type { MeasuredRun } from '../../src/figures/measured-run.js';
import { ratioOf } from '../../src/figures/ratio.js';
import { parseScenario } from '../../src/scenario/load.js';
import type { Interval } from '../../src/statistics/bootstrap-interval.js';
import { median } from '../../src/statistics/median.js';
import { type Condition, conditions } from './experiment.js';
import type { Sample } from './samples.js';

/** One migration of each condition that was measured, next to each other in time: what is a round of a gate. */
export type Block = ReadonlyMap<Condition, MeasuredRun>;

const scenario = parseScenario({ name: 'gates-experiment', description: 'One migration of it.' });

/** Each migration as a run of its own. */
export function blocksOf(samples: readonly Sample[]): Block[] {
  const blocks = new Map<string, Map<Condition, MeasuredRun>>();
  for (const { guest, block, condition, figures } of samples) {
    const key = `${guest}.${block}`;
    const { downtimeMs, blackoutMs, latency } = figures;
    if (downtimeMs === undefined || blackoutMs === undefined || !latency?.after.count) continue;
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

/** How a condition turned out, over all blocks. */
export interface Outcome {
  readonly condition: Condition;
  readonly migrations: number;
  /** Medians: the guest's median latency after the switchover, µs; blackout and downtime, ms. */
  readonly latencyUs: number;
  readonly blackoutMs: number;
  readonly downtimeMs: number;
  /** The median latency ÷ that of `a` in the same block, with its 95 % interval; of `a` itself it is 1. */
  readonly slowdown: Interval;
}

/** What each condition made of the drive. */
export function outcomes(blocks: readonly Block[], seed: number): Outcome[] {
  return conditions.map((condition): Outcome => {
    const both = blocks.filter((block) => block.has('a') && block.has(condition));
    const [first, second] = (['a', condition] as const).map((which) =>
      both.map((block) => block.get(which)!),
    );
    const of = (figure: string) => median(second!.map(({ migrations }) => migrations[0]!.figures[figure]!));
    const figure = 'latency after, p50';
    const pairs = { first: first!, second: second!, paired: true };
    return {
      ...{ condition, migrations: both.length, latencyUs: of(figure) },
      ...{ blackoutMs: of('blackout'), downtimeMs: of('downtime') },
      slowdown: ratioOf(figure, pairs, median, { seed }),
    };
  });
}
