import { setTimeout as pause } from 'node:timers/promises';
import type { Guest } from '../harness/guest/guest.js';
import type { Machine } from '../harness/machine/machine.js';
import { GroundFault, groundFaultOf } from './ground-fault.js';

/** How the ground is watched; tests have their own way. */
export interface GroundWatch {
  readonly look: (machine: Machine, signal: AbortSignal) => Promise<string | undefined>;
  /** How long nobody looks between two looks, in milliseconds. */
  readonly interval: number;
}

const usualWatch: GroundWatch = { look: groundFaultOf, interval: 8000 };

/**
 * Does something with a guest, but not longer than its ground holds. As soon as two looks in a row at the machine that
 * runs the guest find it at fault, the work's signal aborts and a GroundFault is thrown in place of whatever the work
 * makes of that. A look that fails ends the work in the same way, with its own error.
 */
export async function whileGroundHolds<T>(
  guest: Guest,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  how: GroundWatch = usualWatch,
): Promise<T> {
  const controller = new AbortController();
  const follow = () => controller.abort(outer.reason);
  outer.throwIfAborted();
  outer.addEventListener('abort', follow, { once: true });
  const ended = new AbortController();
  let found: Error | undefined;
  const fail = (error: Error) => {
    if (controller.signal.aborted) return;
    found = error;
    controller.abort(error);
  };
  const blame = (fault: string) => fail(new GroundFault(fault));
  const watching = watchGround(() => [guest.machine], ended.signal, blame, how).catch(fail);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw found ?? error;
  } finally {
    ended.abort();
    await watching;
    outer.removeEventListener('abort', follow);
  }
}

/**
 * Looks at machines now and then until it is told to end. Tells each fault that two looks in a row found, again if it is
 * still there after two more. Throws what a look throws, unless it was told to end.
 *
 * @param machines those that there are at each look
 */
export async function watchGround(
  machines: () => Iterable<Machine>,
  ended: AbortSignal,
  onFault: (fault: string) => void,
  { look, interval }: GroundWatch = usualWatch,
): Promise<void> {
  let suspects = new Set<Machine>();
  for (;;) {
    // A suspect is looked at again at once.
    if (suspects.size === 0) await pause(interval, undefined, { signal: ended }).catch(() => {});
    if (ended.aborted) return;
    const looks = [...machines()].map(async (machine) => ({ machine, fault: await look(machine, ended) }));
    const seen = await Promise.all(looks).catch((error) => {
      if (!ended.aborted) throw error;
      return [];
    });
    if (ended.aborted) return;
    const next = new Set<Machine>();
    for (const { machine, fault } of seen) {
      if (fault === undefined) continue;
      if (suspects.has(machine)) onFault(fault);
      else next.add(machine);
    }
    suspects = next;
  }
}
