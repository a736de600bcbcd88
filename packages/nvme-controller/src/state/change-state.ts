import { crc32c } from './crc32c.js';
import { decodeState } from './decode-state.js';
import { encodeState } from './encode-state.js';

const VERSION_OFFSET = 8;
const CHECKSUM_SIZE = 4;

/**
 * A stream of another version, with a checksum that is right: what a device of another release would send. For
 * tests of whoever has to refuse it.
 */
export function changeStateVersion(stream: Uint8Array, difference: number): Uint8Array {
  const changed = stream.slice();
  const view = new DataView(changed.buffer, changed.byteOffset, changed.length);
  view.setUint32(VERSION_OFFSET, view.getUint32(VERSION_OFFSET, true) + difference, true);
  const end = changed.length - CHECKSUM_SIZE;
  view.setUint32(end, crc32c(changed.subarray(0, end)), true);
  return changed;
}

/** A stream of a controller whose namespaces are larger by so many bytes. Throws if the stream is not a valid one. */
export function changeStateNamespaceSize(stream: Uint8Array, difference: number): Uint8Array {
  const state = decodeState(stream);
  const namespaces = state.namespaces.map((namespace) => ({
    ...namespace,
    size: namespace.size + difference,
  }));
  return encodeState({ ...state, namespaces });
}
