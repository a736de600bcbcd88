import { execa } from 'execa';
import { ExecuteError } from 'qmp-client';
import { LineReader } from '../harness/machine/line-socket.js';
import { Machine } from '../harness/machine/machine.js';
import { passthroughArguments } from '../harness/passthrough/passthrough-arguments.js';
import { VfioBinding } from '../harness/passthrough/vfio-binding.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { labDrives } from '../lab/lab-drives.js';
import type { AttemptOptions } from './attempt.js';
import { driveAddresses } from './drives.js';

/** A QEMU with a passed-through drive that does not even start. */
export interface RefusedStart {
  readonly exitCode: number | undefined;
  readonly message: string;
}

/** What QEMU says of a passed-through drive when it is told how to treat it. */
export interface Refusals {
  /** With `enable-migration=off`. */
  readonly off: { readonly refusal: string | undefined; readonly blockedReasons: readonly string[] };
  /** With `enable-migration=on`. */
  readonly on: RefusedStart;
  readonly onlyMigratable: RefusedStart;
}

/** How long QEMU may take to refuse, in milliseconds: one that does not refuse runs on. */
const startLimit = 60_000;

/** Starts QEMU, without a guest, in each of the ways in which it refuses. */
export async function collectRefusals(options: AttemptOptions): Promise<Refusals> {
  await using _binding = await VfioBinding.take(labDrives.passthrough);
  const drive = (enableMigration?: 'on' | 'off') =>
    passthroughArguments(
      labDrives.passthrough,
      driveAddresses.passthrough,
      enableMigration === undefined ? {} : { 'enable-migration': enableMigration },
    );
  return {
    off: await refusedMigration(drive('off'), options),
    on: await refusedStart(drive('on'), options),
    onlyMigratable: await refusedStart(['--only-migratable', ...drive()], options),
  };
}

async function refusedMigration(storage: string[], options: AttemptOptions): Promise<Refusals['off']> {
  const { environment, evidence, ledger, signal } = options;
  await using directory = RunDirectory.create();
  await using machine = await Machine.start(
    {
      name: 'enable-migration-off',
      accelerator: environment.accelerator,
      ...{ memory: 64 * 2 ** 20, processors: 1, kernelArguments: '', incoming: false, storage },
      kernel: environment.kernel,
      initramfs: environment.initramfs,
      qemu: environment.sourceQemu.path,
      // No guest runs: QEMU refuses before it looks at one.
      extra: ['-S'],
      ...{ directory, evidence, ledger },
      consoleReader: new LineReader(),
      streamReader: new LineReader(),
      journalReader: new LineReader(),
    },
    signal,
  );
  const blockedReasons = (await machine.qmp.execute('query-migrate'))['blocked-reasons'] ?? [];
  const addr = { transport: 'socket', type: 'unix', path: directory.socket('nobody') } as const;
  const refusal = await machine.qmp.execute('migrate', { channels: [{ 'channel-type': 'main', addr }] }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ExecuteError) return error.desc;
      throw error;
    },
  );
  return { refusal, blockedReasons };
}

async function refusedStart(
  storage: string[],
  { environment, signal }: AttemptOptions,
): Promise<RefusedStart> {
  const { exitCode, stderr } = await execa(
    environment.sourceQemu.path,
    [
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-S', '-m', '64M'],
      ...['-machine', 'q35', '-accel', environment.accelerator, ...storage],
    ],
    { reject: false, stdin: 'ignore', timeout: startLimit, killSignal: 'SIGKILL', cancelSignal: signal },
  );
  return { exitCode, message: stderr.trim() };
}
