const TWO_TO_32 = 0x1_0000_0000;

/** Addresses and sizes of the protocol must lie below this: doubles are exact there, and no real one is above. */
export const ADDRESS_LIMIT = 2 ** 52;

/**
 * A 64-bit unsigned integer as a number. From 2^53 on it is rounded, but stays above every limit that it could be
 * checked against, so that a check refuses it.
 */
export const readU64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_TO_32;

/** Writes an integer below 2^53 as 64 bits. */
export function writeU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / TWO_TO_32), true);
}

export const isPowerOfTwo = (value: number): boolean =>
  value >= 1 && 2 ** Math.round(Math.log2(value)) === value;
