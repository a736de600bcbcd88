import type { Environment } from '../harness/environment.js';
import { listBlockDevices } from '../harness/guest/block-devices.js';
import { FioRun } from '../harness/guest/fio/fio-run.js';
import { Guest } from '../harness/guest/guest.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { Machine } from '../harness/machine/machine.js';
import { parsePciBlockDevices } from '../harness/passthrough/pci-block-devices.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { Scope } from '../harness/resources/scope.js';
import { blameGround } from '../lab/ground-fault.js';
import { whileGroundHolds } from '../lab/ground-watch.js';
import { innerKernelArguments } from '../lab/platform.js';
import { parseScenario } from '../scenario/load.js';
import type { Scenario } from '../scenario/schema.js';
import { type DriveKind, type DrivePair, driveAddresses, startDrive } from './drives.js';
import { tryToMigrate } from './try-to-migrate.js';

export interface AttemptOptions {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** What came of the attempt to migrate a busy guest. */
export interface Attempt {
  /** The drives that the guest has, all of them under fio. */
  readonly drives: readonly DriveKind[];
  readonly migrated: boolean;
  /** QEMU's own words, if it refused. */
  readonly refusal?: string;
  /** `query-migrate`'s, before the attempt. */
  readonly blockedReasons: readonly string[];
  /** QEMU's run states afterwards; the destination's is `gone` if it was ended. */
  readonly runStates: { readonly source: string; readonly destination: string };
  /** One a drive: what fio did on it, before, during and after. */
  readonly io: readonly { readonly drive: DriveKind; readonly ios: number; readonly error: number }[];
  /** fio's exit status after it read and verified every block of every drive. */
  readonly verified: number;
}

const memory = 256 * 2 ** 20;

/**
 * Boots a guest with the drives, has fio write and verify on all of them, tries to migrate the guest, lets fio go on
 * wherever the guest is then, and verifies every block. The steps are the same whatever the drives are.
 */
export async function attemptMigration(
  drives: readonly DriveKind[],
  options: AttemptOptions,
): Promise<Attempt> {
  const { signal, evidence, ledger, progress } = options;
  const scenario = scenarioOf(drives);
  await using scope = new Scope();
  const directory = scope.use('run directory', RunDirectory.create());
  const materials = {
    directory,
    evidence,
    ledger,
    description: { ...scenario.device, namespaces: [scenario.device.namespaces[0]!] },
  };
  const pairs: DrivePair[] = [];
  for (const kind of drives) pairs.push(await startDrive(kind, materials, scope, signal));
  const guest = scope.use('guest', new Guest(ledger));
  const start = async (side: 'source' | 'destination') =>
    scope.use(
      side,
      await Machine.start(
        {
          ...machineOf(side, drives, guest, options),
          directory,
          storage: pairs.flatMap((pair) => pair[side]),
        },
        signal,
      ),
    );
  progress(`a guest with ${drives.join(' and ')}: booting it`);
  const source = await start('source');
  await guest.movesTo(source);
  const attempt = { drives, pairs, scenario, guest, source, start: () => start('destination') };
  try {
    return await whileGroundHolds(guest, signal, (held) =>
      attemptWith(attempt, { ...options, signal: held }),
    );
  } catch (error) {
    await blameGround(guest.machine, signal);
    throw error;
  }
}

interface StartedAttempt {
  readonly drives: readonly DriveKind[];
  readonly pairs: readonly DrivePair[];
  readonly scenario: Scenario;
  readonly guest: Guest;
  readonly source: Machine;
  /** Starts the destination. */
  readonly start: () => Promise<Machine>;
}

async function attemptWith(
  { drives, pairs, scenario, guest, source, start }: StartedAttempt,
  options: AttemptOptions,
): Promise<Attempt> {
  const { signal, progress } = options;
  await guest.booted(signal);
  const { stdout } = await guest.run(listBlockDevices, { signal });
  const blockDeviceOf = (namespace: number) => {
    const kind = drives[namespace - 1]!;
    return parsePciBlockDevices(stdout, driveAddresses[kind], kind);
  };
  const { workload, seed } = scenario;
  using fio = await FioRun.start(guest, { jobs: workload.jobs, seed }, blockDeviceOf, signal);
  await fio.seconds(2, signal);
  const blockedReasons = (await source.qmp.execute('query-migrate'))['blocked-reasons'] ?? [];
  progress('fio is at work; trying to migrate');
  const destination = await start();
  const refusal = await tryToMigrate(source, destination, pairs, options);
  if (refusal === undefined) await guest.movesTo(destination);
  progress(refusal === undefined ? 'QEMU completed the migration' : `QEMU refused: ${refusal}`);
  await fio.seconds(2, signal);
  const history = await fio.finish(signal);
  const { exitCode: verified } = await fio.verify(signal);
  return {
    drives,
    migrated: refusal === undefined,
    ...(refusal === undefined ? {} : { refusal }),
    blockedReasons,
    runStates: {
      source: await source.runState(),
      destination: (await destination.runStateIfAlive()) ?? 'gone',
    },
    io: history.jobs.map(({ log, error }, index) => ({ drive: drives[index]!, ios: log.length, error })),
    verified,
  };
}

function machineOf(side: string, drives: readonly DriveKind[], guest: Guest, options: AttemptOptions) {
  const { environment, evidence, ledger } = options;
  return {
    name: `${side}-${drives.join('-')}`,
    accelerator: environment.accelerator,
    ...{ memory, processors: 1, kernelArguments: innerKernelArguments, extra: [], evidence, ledger },
    kernel: environment.kernel,
    initramfs: environment.initramfs,
    incoming: side === 'destination',
    qemu: environment.sourceQemu.path,
    consoleReader: guest.console,
    streamReader: guest.stream,
    journalReader: guest.journal,
  };
}

/** One job a drive; drive n is "namespace" n of the jobs. */
function scenarioOf(drives: readonly DriveKind[]) {
  return parseScenario({
    name: 'migratability',
    description: 'A guest with several drives.',
    device: { namespaces: drives.map(() => ({ size: '16MiB' })) },
    workload: {
      jobs: drives.map((name, index) => ({ name, namespace: index + 1, depth: 2, size: '1MiB', rate: 50 })),
    },
  });
}
