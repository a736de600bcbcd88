import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A thread, as proc(5) has it. */
export interface Thread {
  readonly name: string;
  /** One letter: `R` runs or waits for a processor, `S` sleeps, `T` was stopped by a signal, … */
  readonly state: string;
}

/** The threads of a process; none if it is gone. One that ends meanwhile is left out. */
export function threadsOf(pid: number): Thread[] {
  const folder = `/proc/${pid}/task`;
  return whileThere(() => readdirSync(folder), []).flatMap((thread) => {
    const status = whileThere(() => readFileSync(path.join(folder, thread, 'stat'), 'utf8'), '');
    // The name may hold anything, parentheses and line breaks, too.
    const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(status) ?? [];
    return name === undefined || state === undefined ? [] : [{ name, state }];
  });
}

/** Reads of proc(5) what may be gone by then: threads end at any moment, and so may their process. */
function whileThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise;
    throw error;
  }
}
