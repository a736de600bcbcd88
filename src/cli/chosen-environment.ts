import type { Environment } from '../harness/environment.js';
import { type EnvironmentOptions, prepareEnvironment } from '../harness/prepare-environment.js';
import { terminalProgress } from '../reporters/progress.js';
import { definedOnly, type RunOptions } from './run-options.js';

/** What the options say of QEMU and the accelerator, prepared when it is first asked for, and said then. */
export function chosenEnvironment(
  options: RunOptions,
  print: (what: string) => void,
  signal: AbortSignal,
): () => Promise<Environment> {
  let prepared: Promise<Environment> | undefined;
  const prepare = async () => {
    const progress = terminalProgress(print);
    const environment = await prepareEnvironment({ progress, signal, ...environmentChoice(options) });
    print(`accelerator: ${environment.accelerator} (${environment.acceleratorReason})`);
    return environment;
  };
  return () => {
    prepared ??= prepare();
    return prepared;
  };
}

/** The part of an environment that the options decide. */
export function environmentChoice({
  qemu,
  sourceQemu,
  destinationQemu,
  accel,
}: RunOptions): Pick<EnvironmentOptions, 'qemu' | 'sourceQemu' | 'destinationQemu' | 'accelerator'> {
  return definedOnly({ qemu, sourceQemu, destinationQemu, accelerator: accel });
}
