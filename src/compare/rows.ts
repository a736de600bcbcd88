import { median } from '../statistics/median.js';
import type { MedianInterval } from '../statistics/median-interval.js';
import { pairedRatio } from '../statistics/paired-ratio.js';
import { type Configuration, configurations } from './configurations.js';
import type { ComparedSample } from './measure.js';
import { type Workload, workloads } from './workloads/workloads.js';

/** Ratios to another configuration in the same round, with the exact interval of their median. */
export interface Ratios {
  readonly iops: MedianInterval;
  readonly p50: MedianInterval;
}

/** One workload on one configuration: medians over the rounds. */
export interface ComparedRow {
  readonly configuration: Configuration;
  readonly workload: Workload;
  /** I/Os a second; of RocksDB's workloads, operations a second. */
  readonly iops: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  /** Of the IOPS, medians: above 1 is faster. */
  readonly ratioToPassthrough: number;
  /** Null where nothing was measured on bare metal. */
  readonly ratioToBareMetal: number | null;
  readonly toPassthrough: Ratios;
  readonly toBareMetal: Ratios | null;
  /** Null where KVM has no counters: on bare metal, and under TCG. */
  readonly exitsPerSecond: number | null;
  readonly mmioExitsPerSecond: number | null;
  /** One a round, in their order. */
  readonly samples: readonly ComparedSample[];
}

/**
 * Puts the samples together, workload by workload. A configuration that was measured needs a sample of
 * every round.
 */
export function comparedRows(samples: readonly ComparedSample[]): ComparedRow[] {
  const measured = workloads.filter((workload) => samples.some((sample) => sample.workload === workload));
  return measured.flatMap((workload) => {
    const of = (configuration: Configuration) =>
      samples
        .filter((sample) => sample.workload === workload && sample.configuration === configuration)
        .toSorted((a, b) => a.round - b.round);
    const references = { passthrough: of('passthrough'), bareMetal: of('bare-metal') };
    return configurations
      .map(of)
      .filter((own) => own.length > 0)
      .map((own) => comparedRow(own, references));
  });
}

function comparedRow(
  own: readonly ComparedSample[],
  references: {
    readonly passthrough: readonly ComparedSample[];
    readonly bareMetal: readonly ComparedSample[];
  },
): ComparedRow {
  const { configuration, workload } = own[0]!;
  const figures = (name: 'iops' | 'p50Us' | 'p99Us' | 'p999Us') => own.map((sample) => sample[name]);
  const ratios = (reference: readonly ComparedSample[]): Ratios => ({
    iops: pairedRatio(
      figures('iops'),
      reference.map(({ iops }) => iops),
    ),
    p50: pairedRatio(
      figures('p50Us'),
      reference.map(({ p50Us }) => p50Us),
    ),
  });
  const toPassthrough = ratios(references.passthrough);
  const toBareMetal = references.bareMetal.length === 0 ? null : ratios(references.bareMetal);
  return {
    configuration,
    workload,
    iops: median(figures('iops')),
    p50Us: median(figures('p50Us')),
    p99Us: median(figures('p99Us')),
    p999Us: median(figures('p999Us')),
    ratioToPassthrough: toPassthrough.iops.median,
    ratioToBareMetal: toBareMetal?.iops.median ?? null,
    toPassthrough,
    toBareMetal,
    exitsPerSecond: medianOrNull(own.map((sample) => sample.exitsPerSecond)),
    mmioExitsPerSecond: medianOrNull(own.map((sample) => sample.mmioExitsPerSecond)),
    samples: own,
  };
}

function medianOrNull(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
}
