import type { Message } from '../transport/message.js';
import { MalformedReplyError } from './errors.js';

/** A payload of u32 and u64 fields, in order, with data behind them. */
export function payload(
  fields: readonly (number | bigint)[],
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const length = fields.reduce<number>((sum, field) => sum + (typeof field === 'bigint' ? 8 : 4), 0);
  const bytes = new Uint8Array(length + data.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (typeof field === 'bigint') {
      view.setBigUint64(at, field, true);
      at += 8;
    } else {
      view.setUint32(at, field, true);
      at += 4;
    }
  }
  bytes.set(data, at);
  return bytes;
}

/** The payload of a reply that has at least that many bytes. */
export function payloadOf(
  reply: Message,
  atLeast: number,
): { readonly bytes: Uint8Array; readonly view: DataView } {
  const bytes = reply.payload;
  if (bytes.length < atLeast) {
    throw new MalformedReplyError(`Expected at least ${atLeast} bytes of payload in ${reply}`);
  }
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}
