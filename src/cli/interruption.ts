import { ExitStatus } from './exit-status.js';

/** The user, or the system, asked the command to end. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(readonly signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
  }
}

/**
 * Does something that the user may interrupt. Interrupted, it comes to nothing, and the exit status says so.
 *
 * @param what is going to happen then, for the message
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  what?: string,
): Promise<T | undefined> {
  using interruption = interruptible(what);
  const { signal } = interruption;
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = ExitStatus.interrupted;
    return undefined;
  }
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, after which everything is released in order. A second
 * one ends the process at once; the kernel and the guardian then clean up.
 */
function interruptible(what = 'stopping the machines'): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(ExitStatus.interrupted);
    console.error(`\n${signal}: ${what}; once more to stop at once.`);
    controller.abort(new Interruption(signal));
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
