import { checkDevice } from '../../device-level/check-device.js';
import { checkDeviceServer } from '../../harness/devices/server-command.js';
import { renderDeviceCheck } from '../../reporters/device-check.js';
import { progressLines } from '../../reporters/progress.js';
import { makeResultsFolder } from '../../runner/results-folder.js';
import { UsageError } from '../../usage-error.js';
import { exitStatusOf } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';

export interface DeviceCheckCommandOptions {
  readonly deviceServer?: string;
  readonly blockSize?: number;
  readonly seed: number;
  readonly migrations: number;
  readonly commands: number;
  readonly mutant?: readonly string[];
  readonly results: string;
  readonly json?: boolean;
}

/** Checks a device server without a virtual machine, and sets the exit status by what came of it. */
export async function deviceCheck(options: DeviceCheckCommandOptions): Promise<void> {
  const { deviceServer, blockSize = 512, seed, migrations, commands, mutant: mutants = [] } = options;
  if (blockSize !== 512 && blockSize !== 4096) {
    throw new UsageError(`Expected --block-size to be 512 or 4096, got ${blockSize}.`);
  }
  if (options.blockSize !== undefined && deviceServer === undefined) {
    throw new UsageError('Expected --device-server with --block-size: it is that of its namespace.');
  }
  if (migrations < 1) throw new UsageError(`Expected --migrations to be at least 1, got ${migrations}.`);
  if (seed > 0xffff_fff0) throw new UsageError(`Expected --seed to be at most ${0xffff_fff0}, got ${seed}.`);
  checkDeviceServer(deviceServer, mutants);
  const progress = progressLines();
  await untilInterrupted(async (signal) => {
    const check = await checkDevice({
      ...{ seed, migrations, commands, mutants, blockSize, progress, signal },
      ...(deviceServer === undefined ? {} : { deviceServer }),
      evidence: makeResultsFolder(options.results, 'device-check'),
    });
    process.stderr.write(renderDeviceCheck(check));
    if (options.json) process.stdout.write(`${JSON.stringify(check, undefined, 2)}\n`);
    process.exitCode = exitStatusOf(check.outcome);
  });
}
