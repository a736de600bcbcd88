import type { MedianInterval } from '../../statistics/median-interval.js';
import type { Figures } from './test-suite.js';

/** What is known: what was not measured is left out. */
export function withoutUnknown(
  figures: Readonly<Record<string, string | number | null | undefined>>,
): Figures {
  return Object.fromEntries(
    Object.entries(figures).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || (typeof entry[1] === 'number' && Number.isFinite(entry[1])),
    ),
  );
}

/** A ratio with the ends of its interval, and how often that holds the true one; nothing if there was no value. */
export function ratioFigures(name: string, { median, low, high, coverage, count }: MedianInterval): Figures {
  if (count === 0) return {};
  return withoutUnknown({
    ...{ [name]: median, [`${name}.low`]: low, [`${name}.high`]: high },
    [`${name}.coverage`]: coverage,
  });
}
