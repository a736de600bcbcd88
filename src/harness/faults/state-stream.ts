import { changeStateNamespaceSize, changeStateVersion } from 'nvme-controller';
import type { FaultOf } from '../../scenario/faults.js';

/**
 * Damages a device's state on its way, as a carrier, a disk or another version could. The last three know the
 * reference device's stream: its checksum is right afterwards, so that what is wrong is what the name says.
 */
export function damageState(state: Buffer, how: FaultOf<'state-stream'>['how']): Buffer {
  switch (how) {
    case 'truncated':
      return state.subarray(0, Math.floor(state.length / 2));
    case 'bit-flipped': {
      const flipped = Buffer.from(state);
      const at = Math.floor(flipped.length / 2);
      flipped[at] = flipped[at]! ^ 1;
      return flipped;
    }
    case 'reordered': {
      const half = Math.floor(state.length / 2);
      return Buffer.concat([state.subarray(half), state.subarray(0, half)]);
    }
    case 'older-version':
      return Buffer.from(changeStateVersion(state, -1));
    case 'newer-version':
      return Buffer.from(changeStateVersion(state, 1));
    case 'other-namespace-size':
      return Buffer.from(changeStateNamespaceSize(state, 1 << 20));
  }
}
