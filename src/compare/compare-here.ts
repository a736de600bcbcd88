import { availableParallelism, release } from 'node:os';
import type { Environment } from '../harness/environment.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { driveSize } from '../lab/lab-drives.js';
import { findOnPath } from '../toolchain/index.js';
import { UnavailableError } from '../usage-error.js';
import { comparedMachine } from './compared-guest.js';
import { type Configuration, wantedConfigurations } from './configurations.js';
import type { Ground } from './ground.js';
import { type ComparedGroup, measure } from './measure.js';
import type { ComparisonReport } from './report.js';
import { comparedRows } from './rows.js';
import { isRocksdb, type Workload, type WorkloadGrid, workloadGrids } from './workloads/workloads.js';

export interface ComparisonSettings {
  readonly grid: WorkloadGrid;
  readonly rounds?: number;
  readonly workloads?: readonly Workload[];
  /** What is measured beside passthrough, to which every ratio is; all that can be if left out. */
  readonly configurations?: readonly Configuration[];
  /** By how much drives and databases are larger than the smallest. */
  readonly scale: number;
  readonly cache: 'writeback' | 'none';
  readonly seed: number;
  /** The command of another vfio-user server. */
  readonly server?: string;
}

export interface ComparisonContext {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
  /** What the same comparison had measured before it broke off. */
  readonly before?: readonly ComparedGroup[];
}

/** The workloads that a comparison has. */
export function workloadsOf({ grid, workloads }: ComparisonSettings): readonly Workload[] {
  return workloads ?? workloadGrids[grid];
}

/** Compares on the drives of a ground. Throws an UnavailableError if guests do not run under KVM there. */
export async function compareHere(
  settings: ComparisonSettings,
  ground: Ground,
  context: ComparisonContext,
): Promise<ComparisonReport> {
  const quick = settings.grid === 'quick';
  const { grid, rounds = quick ? 3 : 9, cache, seed, scale, server } = settings;
  const imageSize = driveSize(scale);
  const wanted = wantedConfigurations(settings.configurations);
  const absent = (await absentRows(ground, settings)).filter(({ configuration }) =>
    wanted.includes(configuration),
  );
  const measured = wanted.filter((name) => absent.every(({ configuration }) => configuration !== name));
  const another = server === undefined ? {} : { server };
  const { accelerator, acceleratorReason, sourceQemu } = context.environment;
  if (accelerator !== 'kvm') {
    throw new UnavailableError(
      `Expected guests to run under KVM here, without which passthrough does not exist, but: ${acceleratorReason}`,
    );
  }
  const times = { runtimeMs: quick ? 1500 : 3000, rampMs: quick ? 300 : 500 };
  const { samples, groundFaults } = await measure({
    ...context,
    ...times,
    ...{ ground, cache, rounds, seed, scale, imageSize, ...another },
    configurations: measured,
    workloads: workloadsOf(settings),
  });
  return {
    version: 1,
    ground: ground.name,
    qemu: sourceQemu.version,
    kernel: release(),
    accelerator,
    settings: {
      ...{ quick, grid, rounds, seed, cache, scale, ...times },
      groundProcessors: availableParallelism(),
      guestMemoryMiB: comparedMachine.memory / 2 ** 20,
      guestProcessors: comparedMachine.processors,
      imageMiB: imageSize / 2 ** 20,
      folder: ground.folder,
      ...another,
    },
    absent,
    groundFaults,
    rows: comparedRows(samples),
  };
}

/** What bare metal needs of this host; guests have it. In the lab, which is made of a recipe, nothing is missing. */
const programs = { fio: 'fio', db_bench: 'rocksdb-tools' } as const;

/** The configurations that are not measured, and why. */
async function absentRows(
  { bareMetal }: Ground,
  settings: ComparisonSettings,
): Promise<ComparisonReport['absent']> {
  const absent: { configuration: Configuration; why: string }[] = [];
  if (bareMetal === undefined) {
    const why =
      'no second drive was named (--bare-metal); the one that is passed through cannot be at both places';
    absent.push({ configuration: 'bare-metal', why });
  } else {
    const workloads = workloadsOf(settings);
    const needed = [
      ...(workloads.every(isRocksdb) ? [] : (['fio'] as const)),
      ...(workloads.some(isRocksdb) ? (['db_bench'] as const) : []),
    ];
    for (const program of needed) {
      if ((await findOnPath(program)) !== undefined) continue;
      const why = `there is no ${program} on PATH (Debian: apt install ${programs[program]})`;
      absent.push({ configuration: 'bare-metal', why });
    }
  }
  if (settings.server === undefined)
    absent.push({ configuration: 'vfio-user-server', why: 'none was named (--server)' });
  return absent;
}
