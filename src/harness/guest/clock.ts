import { monotonicMicroseconds } from '../ledger/clock.js';
import type { Guest } from './guest.js';

/** A reading of the guest's clock against the host's. */
export interface ClockReading {
  /** How far the guest's CLOCK_REALTIME is ahead of the host's CLOCK_MONOTONIC, microseconds. */
  readonly offset: number;
  /** The reading is off by at most this much, microseconds. */
  readonly uncertainty: number;
}

/**
 * Asks the agent for the guest's time a few times; the quickest answer is the most exact one. The guest's clock
 * stands still while its machine is stopped, so every migration moves the offset.
 */
export async function readGuestClock(guest: Guest, signal: AbortSignal, attempts = 5): Promise<ClockReading> {
  const agent = await guest.agent(signal);
  let best: ClockReading = { offset: 0, uncertainty: Number.POSITIVE_INFINITY };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = monotonicMicroseconds();
    const nanoseconds = await agent.execute('guest-get-time', {}, { signal });
    const after = monotonicMicroseconds();
    const uncertainty = (after - before) / 2;
    if (uncertainty < best.uncertainty) {
      best = { offset: Number(nanoseconds) / 1000 - (before + after) / 2, uncertainty };
    }
  }
  guest.ledger.write('guest-clock', { ...best });
  return best;
}
