import { makeFilledImage } from '../../src/compare/filled-image.js';
import { GuestWithDevices } from '../../src/compare/guest-with-devices.js';
import type { Environment } from '../../src/harness/environment.js';
import type { Ledger } from '../../src/harness/ledger/ledger.js';
import { addressOf, type ComparedDevice, comparedDevices, startComparedDevice } from './compared-devices.js';

export interface ComparisonOptions {
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly proxied: boolean;
  readonly nodeOptions: readonly string[];
  readonly progress: (what: string) => void;
}

/** What the machine is, the same for every device because there is only one. */
export const comparisonMachine = { memory: 512 * 2 ** 20, processors: 1, imageSize: 256 * 2 ** 20 };

/** One machine with all the compared devices at once, and its guest. */
export function launchComparisonMachine(
  options: ComparisonOptions,
): Promise<GuestWithDevices<ComparedDevice>> {
  const { environment, ledger, evidence, signal, progress } = options;
  const { memory, processors, imageSize } = comparisonMachine;
  return GuestWithDevices.launch({
    ...{ environment, ledger, evidence, signal, memory, processors },
    ...{ name: 'comparison', kernelArguments: '' },
    devices: comparedDevices.map((name) => ({
      ...{ name, address: addressOf(name) },
      start: async (directory, scope) => {
        progress(`filling a backing file and starting ${name}`);
        const image = makeFilledImage(directory.file(`${name}.raw`), imageSize);
        const device = await startComparedDevice(name, { ...options, image, directory }, signal);
        return scope.use(name, device).arguments;
      },
    })),
  });
}
