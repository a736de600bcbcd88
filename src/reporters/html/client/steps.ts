/** The value of a window of time; null if nothing completed in it. Milliseconds. */
export interface WindowValue {
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
}

/** Shorter than any pixel: within it a step goes up or down. */
const edge = 0.001;

/**
 * The points of a line that has the value of each window for as long as the window lasts, and is broken (null) where
 * there is none. Nothing completed in the blackout, so no window reaches into it: there the value is `inBlackout`.
 */
export function steps(
  windows: readonly WindowValue[],
  blackout: readonly [from: number, to: number] | null,
  inBlackout: number | null,
): Map<number, number | null> {
  const [first, last] = blackout ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const parts = [
    ...windows.map((window) => ({ ...window, to: Math.min(window.to, first) })),
    { from: first, to: last, value: inBlackout },
    ...windows.map((window) => ({ ...window, from: Math.max(window.from, last) })),
  ].filter(({ from, to, value }) => value !== null && to - from > 2 * edge);
  const points = new Map<number, number | null>();
  parts.forEach(({ from, to, value }, index) => {
    points.set(from, value);
    points.set(to - edge, value);
    const next = parts[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (next - to > edge) points.set(to, null);
  });
  return points;
}
