/**
 * Whole numbers from 1 to 2^32 - 1 that the seed decides: a xorshift generator of 32 bits (Marsaglia, 2003), its seed
 * spread first so that neighbours are unlike.
 */
export function randomNumbers(seed: number): () => number {
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
