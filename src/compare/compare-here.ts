import { release } from 'node:os';
import type { Environment } from '../harness/environment.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { UnavailableError } from '../usage-error.js';
import { comparedMachine } from './compared-guest.js';
import { type Configuration, configurations } from './configurations.js';
import type { Ground } from './ground.js';
import { measure } from './measure.js';
import type { ComparisonReport } from './report.js';
import { comparedRows } from './rows.js';
import { type Workload, workloads } from './workloads.js';

export interface ComparisonSettings {
  readonly quick: boolean;
  readonly rounds?: number;
  readonly workloads?: readonly Workload[];
  readonly cache: 'writeback' | 'none';
  readonly seed: number;
  /** The command of another vfio-user server. */
  readonly server?: string;
}

/** The workloads of a quick comparison. */
const quickWorkloads: readonly Workload[] = [
  'random-read-depth-1',
  'random-read-depth-8',
  'random-write-depth-1',
  'random-write-depth-8',
];

export interface ComparisonContext {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** The workloads that a comparison has. */
export function workloadsOf({ quick, workloads: wanted }: ComparisonSettings): readonly Workload[] {
  return wanted ?? (quick ? quickWorkloads : workloads);
}

/** Compares on the drives of a ground. Throws an UnavailableError if guests do not run under KVM there. */
export async function compareHere(
  settings: ComparisonSettings,
  ground: Ground,
  context: ComparisonContext,
): Promise<ComparisonReport> {
  const { quick, rounds = quick ? 5 : 9, cache, seed, server } = settings;
  const absent = absentRows(ground, server);
  const measured = configurations.filter((name) =>
    absent.every(({ configuration }) => configuration !== name),
  );
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
    ...{ ground, cache, rounds, seed, ...another },
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
      ...{ quick, rounds, seed, cache, ...times },
      guestMemoryMiB: comparedMachine.memory / 2 ** 20,
      guestProcessors: comparedMachine.processors,
      imageMiB: comparedMachine.imageSize / 2 ** 20,
      folder: ground.folder,
      ...another,
    },
    absent,
    groundFaults,
    rows: comparedRows(samples),
  };
}

/** The configurations that are not measured, and why. */
function absentRows({ bareMetal }: Ground, server: string | undefined): ComparisonReport['absent'] {
  const absent: { configuration: Configuration; why: string }[] = [];
  if (bareMetal === undefined) {
    const why =
      'no second drive was named (--bare-metal); the one that is passed through cannot be at both places';
    absent.push({ configuration: 'bare-metal', why });
  }
  if (server === undefined)
    absent.push({ configuration: 'vfio-user-server', why: 'none was named (--server)' });
  return absent;
}
