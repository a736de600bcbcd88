import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { terminalProgress } from '../../reporters/progress.js';
import { untilInterrupted } from '../interruption.js';

/** Finds or makes what every run needs, and tells where it is. */
export async function images(options: { json?: boolean }): Promise<void> {
  const environment = await untilInterrupted(
    (signal) => prepareEnvironment({ progress: terminalProgress(), signal }),
    'stopping downloads and builds',
  );
  if (environment === undefined) return;
  if (options.json) {
    process.stdout.write(`${JSON.stringify(environment, undefined, 2)}\n`);
    return;
  }
  const { sourceQemu, accelerator, acceleratorReason, kernel, initramfs } = environment;
  console.log(`QEMU ${sourceQemu.version}: ${sourceQemu.path}`);
  console.log(`Accelerator: ${accelerator} (${acceleratorReason})`);
  console.log(`Guest kernel: ${kernel}`);
  console.log(`Guest initramfs: ${initramfs}`);
}
