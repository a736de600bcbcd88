import type { AnyQmpEvent, QmpClient } from 'qmp-client';
import type { LineReader } from './line-socket.js';

/** What is asked of a monitor. */
export interface GuestMonitor {
  readonly events: Pick<QmpClient['events'], 'since' | 'oldestPosition'>;
}

/** The monitors of all machines that a guest has had, by its console: that outlives every migration. */
const monitors = new WeakMap<LineReader, GuestMonitor[]>();

/** Called for each machine that starts: its events belong to the guest with this console. */
export function addGuestMonitor(console: LineReader, qmp: GuestMonitor): void {
  monitors.set(console, [...(monitors.get(console) ?? []), qmp]);
}

/**
 * The events of every machine that the guest with this console has had, in the order of the machines' starts: those before
 * a migration, too. Of a machine with very many of them the newest.
 */
export function guestEvents(console: LineReader): AnyQmpEvent[] {
  const all = monitors.get(console) ?? [];
  return all.flatMap(({ events }) => events.since(events.oldestPosition));
}
