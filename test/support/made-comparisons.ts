import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bucketOf, type LatencyDistribution } from '../../src/checkers/io-series.js';
import { loadAcrossMigrationFixture } from '../../src/compare/across-migration/fixture.js';
import { judgeAcrossMigration } from '../../src/compare/across-migration/report.js';
import { type Configuration, configurations } from '../../src/compare/configurations.js';
import type { ComparedSample } from '../../src/compare/measure.js';
import { comparedRows } from '../../src/compare/rows.js';
import { usualFioWorkloads } from '../../src/compare/workloads/fio-workloads.js';
import type { Workload } from '../../src/compare/workloads/workloads.js';
import type { Comparison } from '../../src/run-record/comparison-record.js';

/** Median latency at depth 1, microseconds. */
const speed: Partial<Record<Configuration, number>> = {
  'bare-metal': 200,
  passthrough: 500,
  'vfio-user-mapped': 1000,
  'vfio-user-trapped': 2000,
  'qemu-nvme': 2500,
  'virtio-blk': 1800,
};

/** 1000 I/Os around a median. */
function distribution(medianUs: number): LatencyDistribution {
  const shares = [50, 250, 400, 250, 50];
  const buckets = shares.map((count, index) => [bucketOf(medianUs) + index - 2, count] as const);
  const figures = { p50Us: medianUs, p90Us: medianUs * 1.2, p99Us: medianUs * 1.3, p999Us: medianUs * 1.4 };
  return { count: 1000, ...figures, maxUs: medianUs * 1.5, buckets };
}

function sample(round: number, configuration: Configuration, workload: Workload): ComparedSample {
  const depth = Number(/depth-(\d+)/.exec(workload)?.[1] ?? 1);
  const p50 = speed[configuration]! * depth ** 0.7 * (round === 2 ? 1.1 : 1);
  const { p99Us, p999Us, count, buckets } = distribution(p50);
  return {
    round,
    configuration,
    workload,
    iops: (1e6 * depth) / p50,
    p50Us: p50,
    p99Us,
    p999Us,
    count,
    buckets,
  };
}

/** A comparison of drives as a ledger would tell it, of figures that were made up. */
export function comparedDevices(): Comparison {
  const measured = configurations.filter((name) => speed[name] !== undefined);
  const samples = [1, 2, 3].flatMap((round) =>
    measured.flatMap((configuration) =>
      usualFioWorkloads.map((workload) => sample(round, configuration, workload)),
    ),
  );
  return {
    compared: 'devices',
    report: {
      ...{ version: 1, ground: 'lab', qemu: '11.1.3', kernel: '6.12', accelerator: 'kvm' },
      settings: {
        ...{
          quick: false,
          grid: 'usual',
          scale: 1,
          rounds: 3,
          runtimeMs: 3000,
          rampMs: 500,
          seed: 1,
          cache: 'none',
        },
        ...{ guestMemoryMiB: 512, guestProcessors: 1, imageMiB: 64, folder: '/scratch' },
      },
      absent: [{ configuration: 'vfio-user-server', why: 'none was named (--server)' }],
      groundFaults: [],
      rows: comparedRows(samples),
    },
  };
}

/** A comparison across migrations, likewise. */
export function comparedAcrossMigration(): Comparison {
  const own = new URL('../../fixtures/comparisons/latency-across-migration.yaml', import.meta.url);
  const fixture = loadAcrossMigrationFixture(fileURLToPath(own));
  const rounds = [1, 2, 3, 4, 5, 6, 7].map((round) => ({
    ...{ round, passthroughUs: 500, beforeUs: 1000, afterUs: 1000 + round * 10, downtimeMs: 50 },
    counts: { passthrough: 1000, before: 1000, after: 1000 },
    latencies: {
      before: distribution(1000),
      after: distribution(1000 + round * 10),
      passthrough: distribution(500),
      'qemu-nvme': distribution(2500),
      'virtio-blk': distribution(1800),
    },
  }));
  return {
    compared: 'across-migration',
    fixture,
    report: {
      version: 1,
      qemu: '11.1.3',
      rounds,
      ...judgeAcrossMigration(rounds, fixture),
      groundFaults: [],
    },
  };
}

/** Puts a comparison's ledger where `switchover compare` would have left it. Returns its path. */
export function placeComparison(comparison: Comparison, results: string): string {
  mkdirSync(results, { recursive: true });
  const ledger = path.join(results, 'ledger.jsonl');
  const entries = [
    { at: 1, kind: 'run-started', reproduce: 'npx switchover compare' },
    { at: 2, kind: 'compared', ...comparison },
  ];
  writeFileSync(ledger, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return ledger;
}
