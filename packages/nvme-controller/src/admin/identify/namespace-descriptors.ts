import type { Namespace } from '../../namespaces/namespace.js';

/** Namespace identifier types (NVMe 1.4, figure 248). */
const IdentifierType = { EUI64: 1, NGUID: 2, UUID: 3 } as const;

/** Namespace Identification Descriptor list (5.15.4): type, length, two reserved bytes, identifier; zeros end it. */
export function namespaceDescriptors({ identity }: Namespace): Uint8Array {
  const bytes = new Uint8Array(4096);
  let at = 0;
  const add = (type: number, identifier: Uint8Array) => {
    bytes[at] = type;
    bytes[at + 1] = identifier.length;
    bytes.set(identifier, at + 4);
    at += 4 + identifier.length;
  };
  add(IdentifierType.EUI64, identity.eui64);
  add(IdentifierType.NGUID, identity.nguid);
  add(IdentifierType.UUID, identity.uuid);
  return bytes;
}
