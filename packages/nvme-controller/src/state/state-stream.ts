import { crc32c } from './crc32c.js';
import { stateError } from './state-reader.js';
import { StateWriter } from './state-writer.js';

/*
 * The stream: "NVMeCtrl", version u32, length of the whole u32; sections of identifier u16, zero u16, length u32
 * and payload; CRC-32C u32 of all before it. Everything little endian.
 */
const MAGIC = Buffer.from('NVMeCtrl', 'latin1');
const HEADER_SIZE = 16;
const SECTION_HEADER_SIZE = 8;
const CHECKSUM_SIZE = 4;

/** The version of the sections' contents that this code writes, and the only one it reads. */
export const STATE_VERSION = 1;

/** Puts sections, in the order of their identifiers from 1 on, into a stream. */
export function frameSections(sections: readonly Uint8Array[]): Uint8Array {
  const length = sections.reduce(
    (sum, section) => sum + SECTION_HEADER_SIZE + section.length,
    HEADER_SIZE + CHECKSUM_SIZE,
  );
  const writer = new StateWriter();
  writer.raw(MAGIC);
  writer.u32(STATE_VERSION);
  writer.u32(length);
  for (const [index, section] of sections.entries()) {
    writer.u16(index + 1);
    writer.u16(0);
    writer.bytes(section);
  }
  writer.u32(crc32c(writer.finish()));
  return writer.finish();
}

/** A copy with the signature, version, length and checksum that its sections ought to have: for what tests checks. */
export function reseal(stream: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(stream);
  const view = new DataView(copy.buffer);
  copy.set(MAGIC);
  view.setUint32(8, STATE_VERSION, true);
  view.setUint32(12, copy.length, true);
  const end = copy.length - CHECKSUM_SIZE;
  view.setUint32(end, crc32c(copy.subarray(0, end)), true);
  return copy;
}

/** Takes a stream apart: as many sections as `names` has. Throws an error that names what is wrong. */
export function unframeSections(stream: Uint8Array, names: readonly string[]): Uint8Array[] {
  if (stream.length < HEADER_SIZE + CHECKSUM_SIZE) {
    throw stateError('the length', `at least ${HEADER_SIZE + CHECKSUM_SIZE} bytes`, stream.length);
  }
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const magic = Buffer.from(stream.subarray(0, MAGIC.length));
  if (!magic.equals(MAGIC)) throw stateError('the signature', MAGIC.toString('hex'), magic.toString('hex'));
  const version = view.getUint32(8, true);
  if (version !== STATE_VERSION) throw stateError('the version', `${STATE_VERSION}`, version);
  const length = view.getUint32(12, true);
  if (length !== stream.length)
    throw stateError('the length', `${length} bytes as it says itself`, stream.length);
  const found = view.getUint32(length - CHECKSUM_SIZE, true);
  const expected = crc32c(stream.subarray(0, length - CHECKSUM_SIZE));
  if (found !== expected) throw stateError('the checksum', expected.toString(16), found.toString(16));
  return splitSections(view, stream, names);
}

function splitSections(view: DataView, stream: Uint8Array, names: readonly string[]): Uint8Array[] {
  const end = stream.length - CHECKSUM_SIZE;
  let at = HEADER_SIZE;
  const sections = names.map((name, index) => {
    const field = `section "${name}"`;
    if (end - at < SECTION_HEADER_SIZE) throw stateError(field, 'present', 'the end');
    const id = view.getUint16(at, true);
    if (id !== index + 1) throw stateError(`the identifier of ${field}`, `${index + 1}`, id);
    const reserved = view.getUint16(at + 2, true);
    if (reserved !== 0) throw stateError(`the reserved word of ${field}`, '0', reserved);
    const length = view.getUint32(at + 4, true);
    at += SECTION_HEADER_SIZE;
    if (length > end - at) throw stateError(`the length of ${field}`, `at most ${end - at}`, length);
    at += length;
    return stream.subarray(at - length, at);
  });
  if (at !== end) throw stateError('the end', `after section "${names.at(-1)}"`, `${end - at} bytes more`);
  return sections;
}
