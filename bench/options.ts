import { parseArgs } from 'node:util';
import { type FioWorkload, usualFioWorkloads } from '../src/compare/workloads/fio-workloads.js';
import { UsageError } from '../src/usage-error.js';
import { type LatencyDevice, latencyDevices } from './latency/scenario.js';

/** The parts of the benchmark. */
const allParts = ['speed', 'migrations', 'latency'] as const;

export type Part = (typeof allParts)[number];

export interface BenchOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly parts: readonly Part[];
  readonly workloads: readonly FioWorkload[];
  /** Every workload on every device once a round. */
  readonly rounds: number;
  /** Of one measurement, milliseconds, and what goes before it unmeasured. */
  readonly runtimeMs: number;
  readonly rampMs: number;
  /** Pairs of hosts launched for each kind of device, and how often each migrates. */
  readonly launches: number;
  readonly migrationsPerLaunch: number;
  /** The same where latencies are measured, which takes more of them. */
  readonly latencyMigrationsPerLaunch: number;
  /** Whose latencies are measured. */
  readonly latencyDevices: readonly LatencyDevice[];
  /** Decides the order of everything. */
  readonly seed: number;
  /** Whether the reference devices have their proxy, as they need to migrate. */
  readonly proxied: boolean;
  /** Node's own options for the reference devices' servers and proxies. */
  readonly nodeOptions: readonly string[];
  readonly qemu?: string;
  /** Where ledgers, reports and logs go. */
  readonly results: string;
  readonly help: boolean;
}

export const usage = `Usage: npm run bench -- [options]

Compares the reference device (trapped and mapped doorbells), QEMU's NVMe controller and virtio-blk in one guest, and
their migrations; then a read's latency after migrations with that before them. Progress and tables go to standard
error; figures, with --json, to standard output.
"npm run bench -- gates --help" tells of another experiment.

  --quick             fewer and shorter rounds: a look, not a result
  --json              print every figure as JSON on standard output
  --only PART         speed, migrations or latency
  --workload NAME     only this workload of the speed comparison; may be repeated
  --rounds N          rounds of the speed comparison (9; quick: 3)
  --launches N        launches of each kind of pair (4; quick: 2), each migrated three times (quick: twice), for latency
                      ten times (quick: three times)
  --device NAME       only this device of the latency comparison (${latencyDevices.join(', ')}); may be repeated
  --seed N            decides the order of measurements (1)
  --no-proxy          the reference devices without their proxy: they cannot migrate then
  --node-options=TEXT  node's own options for the reference devices' processes, such as --perf-basic-prof
  --qemu PATH         the QEMU to use
  --results FOLDER    where ledgers, reports and logs go (results/bench)
`;

/** Reads the command line. Throws a UsageError. */
export function parseOptions(words: readonly string[]): BenchOptions {
  const values = parse(words);
  const quick = values.quick ?? false;
  const proxied = !(values['no-proxy'] ?? false);
  return {
    quick,
    json: values.json ?? false,
    help: values.help ?? false,
    parts: chosenOf('--only', allParts, values.only === undefined ? undefined : [values.only]),
    rounds: wholeNumber('--rounds', values.rounds, quick ? 3 : 9, 1),
    runtimeMs: quick ? 1000 : 2000,
    rampMs: quick ? 250 : 500,
    launches: wholeNumber('--launches', values.launches, quick ? 2 : 4, 1),
    migrationsPerLaunch: quick ? 2 : 3,
    latencyMigrationsPerLaunch: quick ? 3 : 10,
    latencyDevices: chosenOf('--device', latencyDevices, values.device),
    seed: wholeNumber('--seed', values.seed, 1, 0),
    proxied,
    workloads: chosenOf('--workload', usualFioWorkloads, values.workload),
    nodeOptions: values['node-options']?.split(' ').filter((word) => word !== '') ?? [],
    results: values.results ?? 'results/bench',
    ...(values.qemu === undefined ? {} : { qemu: values.qemu }),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        'no-proxy': { type: 'boolean' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        launches: { type: 'string' },
        seed: { type: 'string' },
        'node-options': { type: 'string' },
        workload: { type: 'string', multiple: true },
        device: { type: 'string', multiple: true },
        qemu: { type: 'string' },
        results: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}

/** Those of `all` that are named, in the order of `all`; all of them if none is. */
function chosenOf<Name extends string>(
  option: string,
  all: readonly Name[],
  names: readonly string[] | undefined,
): readonly Name[] {
  const unknown = names?.find((name) => !(all as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Expected ${option} to be one of ${all.join(', ')}, got "${unknown}".`);
  }
  return all.filter((name) => names === undefined || names.includes(name));
}

function wholeNumber(option: string, text: string | undefined, fallback: number, least: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= 1_000_000) return value;
  throw new UsageError(`Expected ${option} to be a whole number from ${least} on, got "${text}".`);
}
