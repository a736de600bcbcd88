import { attachTerminal } from '../../attach/attach-terminal.js';
import { gone, readKeptMachines, type Side, socketOf } from '../../attach/kept-machines.js';
import { findResult } from '../../runner/find-result.js';
import { ExitStatus } from '../exit-status.js';
import { interruptible } from '../interruption.js';

export interface AttachOptions {
  readonly side?: Side;
  readonly results: string;
}

/** Connects the terminal with the console of a kept machine's guest until the user leaves. */
export async function attachConsole(run: string, { side, results }: AttachOptions): Promise<void> {
  const folder = findResult(run, results);
  const { path, machine, side: found } = socketOf(readKeptMachines(folder), 'console', side);
  using interruption = interruptible('leaving the console');
  const { signal } = interruption;
  if (process.stdin.isTTY) console.error(`the console of ${machine}, the ${found}; Ctrl-] leaves`);
  try {
    await attachTerminal(path, { signal });
  } catch (error) {
    if (signal.aborted) process.exitCode = ExitStatus.interrupted;
    else throw gone(folder, error);
  }
}
