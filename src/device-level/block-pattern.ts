/** What a block holds that is neither all zeros nor whole as it was written. */
export const FOREIGN = -1;

/** Fills one block with what write `write` (from 1 on) puts there: its number, where it belongs, and a pattern. */
export function fillBlock(target: Uint8Array, namespace: number, block: number, write: number): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, target.length >>> 2);
  if (write === 0) {
    words.fill(0);
    return;
  }
  words[0] = write;
  let value = (Math.imul(write, 0x9e3779b1) ^ Math.imul(block + 1, 0x85ebca77) ^ namespace) >>> 0;
  for (let index = 1; index < words.length; index++) {
    value = (value + 0x9e3779b9) >>> 0;
    words[index] = value;
  }
}

/** The number of the write that a block holds whole; 0 if it is all zeros; {@link FOREIGN} if it is anything else. */
export function writeIn(source: Uint8Array, namespace: number, block: number): number {
  const words = new Uint32Array(source.buffer, source.byteOffset, source.length >>> 2);
  const write = words[0]!;
  if (write === 0) return words.every((word) => word === 0) ? 0 : FOREIGN;
  let value = (Math.imul(write, 0x9e3779b1) ^ Math.imul(block + 1, 0x85ebca77) ^ namespace) >>> 0;
  for (let index = 1; index < words.length; index++) {
    value = (value + 0x9e3779b9) >>> 0;
    if (words[index] !== value) return FOREIGN;
  }
  return write;
}
