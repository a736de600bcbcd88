import { Command, defaultCapabilities, encodeVersion, HEADER_SIZE, writeHeader } from '../../src/index.js';

/** A whole message; `size` lies about its length if it is given. */
export function messageBytes(
  command: number,
  payload: Uint8Array,
  { size = HEADER_SIZE + payload.length, flags = 0, id = 1 } = {},
): Uint8Array {
  const bytes = new Uint8Array(HEADER_SIZE + payload.length);
  writeHeader(new DataView(bytes.buffer), 0, id, command, size, flags, 0);
  bytes.set(payload, HEADER_SIZE);
  return bytes;
}

export const versionBytes = (): Uint8Array =>
  messageBytes(Command.VERSION, encodeVersion({ major: 0, minor: 1, capabilities: defaultCapabilities }));

/** VERSION with that text as its JSON. */
export function versionPayload(json: string | Uint8Array, major = 0, minor = 1): Uint8Array {
  const text = typeof json === 'string' ? new TextEncoder().encode(`${json}\0`) : json;
  const payload = new Uint8Array(4 + text.length);
  new DataView(payload.buffer).setUint16(0, major, true);
  new DataView(payload.buffer).setUint16(2, minor, true);
  payload.set(text, 4);
  return payload;
}

/** The errno of a reply. */
export const errnoOf = (reply: Uint8Array): number =>
  new DataView(reply.buffer, reply.byteOffset).getUint32(12, true);
