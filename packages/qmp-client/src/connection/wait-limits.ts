import { QmpError } from '../errors/index.js';
import { onAbort } from './on-abort.js';

/** How long a caller is willing to wait. */
export interface WaitLimits {
  /** Aborts the wait, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds; `Infinity` waits for ever. */
  timeout?: number | undefined;
}

/** Node's timers fire at once for anything longer, so a longer limit (25 days) counts as none. */
const longestTimer = 2 ** 31 - 1;

/**
 * Waits for something that a callback settles, but not beyond the limits. Timer and abort listener are gone
 * when the promise settles; `begin` may return a function that is called when the wait ends in any way.
 *
 * @throws {RangeError} when the time limit is not a number of milliseconds from 0 on.
 */
export async function awaitWithin<T>(
  { signal, timeout = Number.POSITIVE_INFINITY }: WaitLimits,
  timeoutError: (timeout: number) => Error,
  begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => (() => void) | undefined,
): Promise<T> {
  const wait = new Promise<T>((resolve, reject) => {
    if (Number.isNaN(timeout) || timeout < 0) {
      throw new RangeError(`Expected a time limit of 0 ms or more, but got ${timeout}.`);
    }
    signal?.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    let end: (() => void) | undefined;
    let settled = false;
    const settle = (how: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      ignoreAbort?.();
      end?.();
      how();
    };
    const ignoreAbort = signal && onAbort(signal, () => settle(() => reject(signal.reason)));
    if (timeout <= longestTimer) {
      timer = setTimeout(() => settle(() => reject(timeoutError(timeout))), timeout);
    }
    try {
      end = begin(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
    } catch (error) {
      settle(() => reject(error));
    }
    // Settled within begin: nobody has called its clean-up yet.
    if (settled) end?.();
  });
  try {
    return await wait;
  } catch (error) {
    // Most errors are made where the socket is read; what the user needs is who waited.
    if (error instanceof QmpError) Error.captureStackTrace(error, awaitWithin);
    throw error;
  }
}

/** Starts a clock on a time limit that several waits in a row share. */
export function sharedLimits(limits: WaitLimits): () => WaitLimits & { timeout: number } {
  const { signal, timeout = Number.POSITIVE_INFINITY } = limits;
  const start = performance.now();
  return () => ({ signal, timeout: Math.max(0, timeout - (performance.now() - start)) });
}
