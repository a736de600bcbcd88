import { attachTerminal } from '../../attach/attach-terminal.js';
import { gone, readKeptMachines, type Side, socketOf } from '../../attach/kept-machines.js';
import { findResult } from '../../runner/find-result.js';
import { untilInterrupted } from '../interruption.js';

export interface AttachOptions {
  readonly side?: Side;
  readonly results: string;
}

/** Connects the terminal with the console of a kept machine's guest until the user leaves. */
export async function attachConsole(run: string, { side, results }: AttachOptions): Promise<void> {
  const folder = findResult(run, results);
  const { path, machine, side: found } = socketOf(readKeptMachines(folder), 'console', side);
  if (process.stdin.isTTY) console.error(`the console of ${machine}, the ${found}; Ctrl-] leaves`);
  await untilInterrupted(async (signal) => {
    await attachTerminal(path, { signal }).catch((error) => {
      throw gone(folder, error);
    });
  }, 'leaving the console');
}
