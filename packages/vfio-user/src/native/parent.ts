import { constants } from 'node:os';
import { checked, libc } from './libc.js';

const PR_SET_PDEATHSIG = 1;

/**
 * Has the kernel send this process a signal when its parent ends, however it ends. To be called from the main
 * thread, soon after the start: if the parent is gone already (its child then belongs to another), the signal is sent at
 * once.
 *
 * @param parent the parent's process id, as the caller knows it
 */
export function signalOnParentExit(signal: keyof typeof constants.signals, parent = process.ppid): void {
  checked(libc.prctl(PR_SET_PDEATHSIG, constants.signals[signal], 0, 0, 0), 'prctl', 'PR_SET_PDEATHSIG');
  if (process.ppid !== parent) process.kill(process.pid, signal);
}
