import type { LatencyDistribution } from '../../checkers/io-series.js';
import { combine, type PromiseVerdict, type Verdict } from '../../checkers/promise.js';
import { interval } from '../../statistics/format-interval.js';
import type { MedianInterval } from '../../statistics/median-interval.js';
import { pairedRatio } from '../../statistics/paired-ratio.js';
import type { AcrossMigrationFixture, BesideConfiguration } from './fixture.js';

/** The migrated drive's latencies, and those of the drives beside it, by their names. */
export type RoundLatencies = Readonly<
  Record<'before' | 'after', LatencyDistribution> & Partial<Record<BesideConfiguration, LatencyDistribution>>
>;

/** The median latencies of one round, microseconds, and of how many I/Os each is. */
export interface AcrossMigrationRound {
  readonly round: number;
  readonly passthroughUs: number;
  readonly beforeUs: number;
  readonly afterUs: number;
  readonly counts: { readonly passthrough: number; readonly before: number; readonly after: number };
  readonly latencies: RoundLatencies;
  /** QEMU's, milliseconds. */
  readonly downtimeMs: number;
}

/** What `switchover compare --across-migration --json` prints. */
export interface AcrossMigrationReport {
  readonly version: 1;
  readonly qemu: string;
  readonly rounds: readonly AcrossMigrationRound[];
  /** Of median latencies, round by round. */
  readonly ratios: {
    readonly beforeToPassthrough: MedianInterval;
    readonly afterToPassthrough: MedianInterval;
    readonly afterToBefore: MedianInterval;
  };
  readonly verdict: Verdict;
  readonly promises: readonly PromiseVerdict[];
  readonly groundFaults: readonly string[];
}

/** An interval that covers the true median less often than this decides nothing. */
const leastCoverage = 0.9;

/** The ratios of the rounds, and whether the fixture's expectations are met. */
export function judgeAcrossMigration(
  rounds: readonly AcrossMigrationRound[],
  { expectations }: Pick<AcrossMigrationFixture, 'expectations'>,
): Pick<AcrossMigrationReport, 'ratios' | 'verdict' | 'promises'> {
  const [passthrough, before, after] = (['passthroughUs', 'beforeUs', 'afterUs'] as const).map((figure) =>
    rounds.map((round) => round[figure]),
  );
  const ratios = {
    beforeToPassthrough: pairedRatio(before!, passthrough!),
    afterToPassthrough: pairedRatio(after!, passthrough!),
    afterToBefore: pairedRatio(after!, before!),
  };
  const promises = [
    judge(
      'latency after the migration, as a ratio to before',
      ratios.afterToBefore,
      expectations.afterToBefore,
    ),
    judge(
      'latency after the migration, as a ratio to passthrough',
      ratios.afterToPassthrough,
      expectations.afterToPassthrough,
    ),
  ];
  return { ratios, promises, verdict: combine(promises) };
}

/** The whole interval has to lie on one side of the limit: one that is too wide for that decides nothing. */
function judge(name: string, found: MedianInterval, limit: number): PromiseVerdict {
  const promise = { name, about: 'figure' } as const;
  const said = `expected at most ${limit}, found ${interval(found, 2)} in ${found.count} rounds`;
  if (found.coverage < leastCoverage) {
    const percent = Math.round(found.coverage * 100);
    return {
      ...promise,
      verdict: 'inconclusive',
      reason: `${said}, too few: the interval covers ${percent} %.`,
    };
  }
  if (found.high <= limit) return { ...promise, verdict: 'pass', reason: `${said}.` };
  if (found.low > limit) return { ...promise, verdict: 'fail', reason: `${said}.` };
  return { ...promise, verdict: 'inconclusive', reason: `${said}: the interval is too wide to tell.` };
}

/** The report for a person. */
export function renderAcrossMigration({
  rounds,
  ratios,
  promises,
  groundFaults,
}: AcrossMigrationReport): string {
  const line = (round: AcrossMigrationRound) =>
    `  round ${round.round}: passthrough ${round.passthroughUs.toFixed(0)} µs, before ${round.beforeUs.toFixed(0)} µs, ` +
    `after ${round.afterUs.toFixed(0)} µs, downtime ${round.downtimeMs} ms${othersOf(round)}`;
  return [
    '',
    'Median latencies of a vfio-user drive across a migration, beside passthrough. Compare ratios: the ground is the lab.',
    ...rounds.map(line),
    `  before / passthrough ${interval(ratios.beforeToPassthrough, 2)}`,
    `  after / passthrough  ${interval(ratios.afterToPassthrough, 2)}`,
    `  after / before       ${interval(ratios.afterToBefore, 2)}`,
    '',
    ...promises.map(({ name, verdict, reason }) => `  ${verdict.toUpperCase()}  ${name}: ${reason}`),
    ...groundFaults.map((fault) => `  Fault of the ground: ${fault}`),
    '',
  ].join('\n');
}

/** The drives that have no ratio of their own. */
function othersOf({ latencies }: AcrossMigrationRound): string {
  return (['qemu-nvme', 'virtio-blk'] as const)
    .filter((name) => latencies[name] !== undefined)
    .map((name) => `; ${name} ${latencies[name]!.p50Us.toFixed(0)} µs`)
    .join('');
}
