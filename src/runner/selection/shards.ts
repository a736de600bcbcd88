import { createHash } from 'node:crypto';

/** Which of several parts: `--shard 2/3`. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * Parts items into shards that take about as long as each other: the longest first, each to the shard that has the least
 * to do so far. It depends on the items and their durations alone, so every shard finds the same parts. In each part the
 * items keep their order. The heaviest shard has at most the longest item's duration more to do than the lightest.
 *
 * @param secondsOf how long an item takes; not negative
 * @param count how many shards; no more than there are items, or some stay empty
 */
export function partition<Item>(
  items: readonly Item[],
  secondsOf: (item: Item) => number,
  count: number,
): Item[][] {
  const shards = Array.from({ length: count }, () => ({ load: 0, places: [] as number[] }));
  const longestFirst = items
    .map((item, place) => ({ place, seconds: secondsOf(item) }))
    .sort((a, b) => b.seconds - a.seconds || a.place - b.place);
  for (const { place, seconds } of longestFirst) {
    // Of equal loads the one with fewer items, so that no shard stays empty for items that take no time.
    const least = shards.reduce((best, shard) =>
      (shard.load - best.load || shard.places.length - best.places.length) < 0 ? shard : best,
    );
    least.load += seconds;
    least.places.push(place);
  }
  return shards.map(({ places }) => places.sort((a, b) => a - b).map((place) => items[place]!));
}

/** A word for a whole partition: shards with the same word are parts of the same whole. */
export function planOf(shards: readonly (readonly string[])[]): string {
  return createHash('sha256').update(JSON.stringify(shards)).digest('hex').slice(0, 12);
}
