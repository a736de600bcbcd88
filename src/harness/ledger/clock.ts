/** Microseconds of the host's CLOCK_MONOTONIC: the one clock that every entry of the ledger is on. */
export function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * How far CLOCK_REALTIME is ahead of CLOCK_MONOTONIC at this moment, in microseconds. QEMU stamps its events with
 * the former. The pair is read several times; the narrowest reading counts.
 */
export function realtimeOffsetMicroseconds(): number {
  let offset = 0;
  let narrowest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 8; attempt++) {
    const before = monotonicMicroseconds();
    const realtime = (performance.timeOrigin + performance.now()) * 1000;
    const after = monotonicMicroseconds();
    if (after - before < narrowest) {
      narrowest = after - before;
      offset = realtime - (before + after) / 2;
    }
  }
  return offset;
}
