const units: Record<string, number> = { ms: 1, s: 1000, min: 60_000 };

/** A time such as `300ms`, `2s` or `1.5min`. */
export const timePattern = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/;

/** Such a time in milliseconds; undefined if the text is none. */
export function parseTime(text: string): number | undefined {
  const [, count, unit] = timePattern.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * units[unit!]!;
}
