/** Bytes of the header that starts every message. */
export const HEADER_SIZE = 16;

/** Bits 0-3 of the flags hold the type. */
export const MessageType = { COMMAND: 0, REPLY: 1 } as const;
export const TYPE_MASK = 0xf;
/** On a command: no reply is wanted. */
export const NO_REPLY = 1 << 4;
/** On a reply: the command failed, and the error field is valid. */
export const ERROR = 1 << 5;

/** Writes a header of five fields, without an object in between. */
export function writeHeader(
  view: DataView,
  at: number,
  id: number,
  command: number,
  size: number,
  flags: number,
  error: number,
): void {
  view.setUint16(at, id, true);
  view.setUint16(at + 2, command, true);
  view.setUint32(at + 4, size, true);
  view.setUint32(at + 8, flags, true);
  view.setUint32(at + 12, error, true);
}
