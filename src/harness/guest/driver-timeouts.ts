import { StalledError } from './fio/fio-run.js';
import type { Guest } from './guest.js';

/**
 * What Linux's NVMe driver says of a command that was not completed in time: that it was completed after all and its
 * interrupt is missing ("completion polled"), or what it does about it ("aborting", "reset controller").
 */
const driverTimeout = /nvme nvme\d+: I\/O .*timeout.*/;

/** The lines of the guest's console, from one of them on, in which its driver tells of a time-out. */
export function driverTimeouts(guest: Guest, fromLine: number): string[] {
  return guest.console.lines.slice(fromLine).flatMap((line) => driverTimeout.exec(line)?.[0] ?? []);
}

/** Aborts what waits for the guest's I/O as soon as its driver tells of a time-out: such I/O does not go on. */
export function stallAtDriverTimeout(guest: Guest, fromLine: number): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const check = () => {
    const [told] = driverTimeouts(guest, fromLine);
    if (told === undefined || controller.signal.aborted) return;
    controller.abort(new StalledError(`its driver waited for a command until its time-out: ${told}`));
  };
  check();
  const listening = guest.console.listen(check);
  return { signal: controller.signal, [Symbol.dispose]: () => listening[Symbol.dispose]() };
}
