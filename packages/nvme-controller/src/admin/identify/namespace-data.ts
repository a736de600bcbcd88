import type { Namespace } from '../../namespaces/namespace.js';

/** Reads of deallocated blocks return zeros (001b), and Write Zeroes can deallocate (bit 3). */
const DEALLOCATED_READS_ZEROES = 0b1001;

/** Identify Namespace data structure (NVMe 1.4, figure 245). */
export function namespaceData(namespace: Namespace): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  const blocks = BigInt(namespace.blocks);
  view.setBigUint64(0, blocks, true); // NSZE
  view.setBigUint64(8, blocks, true); // NCAP
  view.setBigUint64(16, blocks, true); // NUSE
  bytes[25] = 0; // NLBAF: one format
  bytes[26] = 0; // FLBAS: that one
  bytes[33] = DEALLOCATED_READS_ZEROES; // DLFEAT
  bytes.set(namespace.identity.nguid, 104);
  bytes.set(namespace.identity.eui64, 120);
  bytes[130] = namespace.blockShift; // LBAF0: LBADS
  return bytes;
}
