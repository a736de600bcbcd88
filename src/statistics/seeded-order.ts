/**
 * The items in an order that the seed decides (Fisher and Yates' shuffle). Every item gets every place equally
 * often in the long run, so that what comes before it, or the time of day, favours none.
 */
export function seededOrder<T>(items: readonly T[], seed: number): T[] {
  const next = generator(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = next() % (last + 1);
    [order[last], order[chosen]] = [order[chosen]!, order[last]!];
  }
  return order;
}

/** A xorshift generator of 32 bits (Marsaglia, 2003), its seed spread first so that neighbours are unlike. */
function generator(seed: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x6c078965) >>> 0 || 1;
  const step = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let warming = 0; warming < 8; warming++) step();
  return step;
}
