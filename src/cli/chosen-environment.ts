import type { Environment } from '../harness/environment.js';
import { prepareEnvironment } from '../harness/prepare-environment.js';
import { terminalProgress } from '../reporters/progress.js';
import { definedOnly, type RunOptions } from './run-options.js';

/** What the options say of QEMU and the accelerator, prepared when it is first asked for, and said then. */
export function chosenEnvironment(
  { qemu, sourceQemu, destinationQemu, accel }: RunOptions,
  print: (what: string) => void,
  signal: AbortSignal,
): () => Promise<Environment> {
  let prepared: Promise<Environment> | undefined;
  const prepare = async () => {
    const environment = await prepareEnvironment({
      progress: terminalProgress(print),
      signal,
      ...definedOnly({
        sourceQemu: sourceQemu ?? qemu,
        destinationQemu: destinationQemu ?? (sourceQemu ? qemu : undefined),
        accelerator: accel,
      }),
    });
    print(`accelerator: ${environment.accelerator} (${environment.acceleratorReason})`);
    return environment;
  };
  return () => {
    prepared ??= prepare();
    return prepared;
  };
}
