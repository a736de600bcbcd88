import { checkDevice, type DeviceCheck } from '../device-level/check-device.js';
import { makeResultsFolder } from '../runner/results-folder.js';

export interface CheckDeviceServerOptions {
  /** Decides what is done; the same seed does the same. Default 1. */
  readonly seed?: number;
  /** How many migrations, in all. Default 400. */
  readonly migrations?: number;
  /** Commands between two migrations, about. Default 16. */
  readonly commands?: number;
  /** Of the server's namespace, in bytes. Default 512. */
  readonly blockSize?: 512 | 4096;
  /** The folder of all results. Default `results`. */
  readonly results?: string;
  /** Ends the check; what it started is released. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a device server without a virtual machine, as `switchover device-check` does. Throws an UnavailableError if the
 * server offers no migration.
 *
 * @param deviceServer the command that starts it; `{socket}`, `{image}` and `{incoming}` are filled in
 */
export async function checkDeviceServer(
  deviceServer: string,
  options: CheckDeviceServerOptions = {},
): Promise<DeviceCheck> {
  const { seed = 1, migrations = 400, commands = 16, blockSize = 512, results = 'results', signal } = options;
  return checkDevice({
    ...{ deviceServer, seed, migrations, commands, blockSize, progress: () => {} },
    evidence: makeResultsFolder(results, 'device-check'),
    signal: signal ?? new AbortController().signal,
  });
}
