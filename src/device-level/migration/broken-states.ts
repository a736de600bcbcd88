import { changeStateVersion } from 'nvme-controller';
import type { Random } from '../random.js';
import type { FailureKind } from '../scenario.js';

/** The reference device's stream begins with this. */
const SIGNATURE = 'NVMeCtrl';

/** A copy of a state that no device may accept, and what was done to it. */
export function breakState(
  how: FailureKind,
  state: Uint8Array,
  random: Random,
): { state: Uint8Array; what: string } {
  const copy = Uint8Array.from(state);
  switch (how) {
    case 'truncated-state': {
      const length = random.below(state.length);
      return {
        state: copy.subarray(0, length),
        what: `a state cut off after ${length} of ${state.length} bytes`,
      };
    }
    case 'extended-state': {
      const more = random.between(1, 64);
      return {
        state: Buffer.concat([copy, new Uint8Array(more).fill(0x5a)]),
        what: `a state with ${more} bytes more at its end`,
      };
    }
    case 'flipped-bit': {
      const at = random.below(state.length);
      const bit = random.below(8);
      copy[at]! ^= 1 << bit;
      return { state: copy, what: `a state with bit ${bit} of byte ${at} flipped` };
    }
    case 'reordered-state':
      return reorder(copy, random);
    case 'unknown-version':
      return { state: changeStateVersion(state, 1000), what: 'a state of a version that does not exist' };
    default:
      return { state: copy, what: 'a state' };
  }
}

/** Whether a state of this kind can be made from that one. */
export function canBreak(how: FailureKind, state: Uint8Array): boolean {
  if (how === 'unknown-version') return Buffer.from(state.subarray(0, 8)).toString('latin1') === SIGNATURE;
  return state.length >= 64;
}

/** Swaps two pieces that are not the same. */
function reorder(state: Uint8Array, random: Random): { state: Uint8Array; what: string } {
  const length = Math.min(64, Math.floor(state.length / 4));
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = random.below(state.length - 2 * length);
    const second = random.between(first + length, state.length - length);
    const piece = state.slice(first, first + length);
    const other = state.slice(second, second + length);
    if (Buffer.compare(piece, other) === 0) continue;
    state.set(other, first);
    state.set(piece, second);
    return { state, what: `a state with ${length} bytes at ${first} and ${second} swapped` };
  }
  throw new Error('Expected a state with two pieces that differ, but it has none.');
}
