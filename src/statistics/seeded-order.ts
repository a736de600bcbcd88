import { randomNumbers } from './random-numbers.js';

/**
 * The items in an order that the seed decides (Fisher and Yates' shuffle). Every item gets every place equally
 * often in the long run, so that what comes before it, or the time of day, favours none.
 */
export function seededOrder<T>(items: readonly T[], seed: number): T[] {
  const next = randomNumbers(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = next() % (last + 1);
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}
