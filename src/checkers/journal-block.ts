import { crc32cRegister } from './crc32c.js';

/** Bytes of a journal's block. */
export const journalBlockBytes = 4096;

/** What a block of the journal says of itself. */
export interface JournalStamp {
  /** Which journal of the guest wrote it, from 1. */
  readonly run: number;
  /** Which of its writers, from 0. */
  readonly writer: number;
  /** Which of the writer's writes, from 1. */
  readonly sequence: number;
  /** Where it belongs, bytes from the start of the namespace. */
  readonly position: number;
}

/** What stands in a block of the image. */
export type JournalBlock =
  | ({ readonly state: 'whole' } & JournalStamp)
  /** It has a header, but from the byte `from` on it is not what the header says. */
  | ({ readonly state: 'torn'; readonly from: number } & JournalStamp)
  | { readonly state: 'empty' }
  /** No journal wrote it; its first bytes, in hexadecimal. */
  | { readonly state: 'foreign'; readonly begins: string };

/** The layout is that of `vm-images/guest/journal.lua`, which writes it; little endian. */
const offsets = { run: 8, writer: 12, sequence: 16, position: 24, pattern: 32, checksum: 4092 };
const magic = Buffer.from('JOURNAL1');
const zeroes = Buffer.alloc(journalBlockBytes);

/** Makes the block that a stamp stands for: all of its 4096 bytes follow from it. */
export function makeJournalBlock({ run, writer, sequence, position }: JournalStamp): Buffer {
  const block = Buffer.alloc(journalBlockBytes);
  magic.copy(block);
  block.writeUInt32LE(run, offsets.run);
  block.writeUInt32LE(writer, offsets.writer);
  block.writeBigUInt64LE(BigInt(sequence), offsets.sequence);
  block.writeBigUInt64LE(BigInt(position), offsets.position);
  return complete(block);
}

/** Fills in what follows from a block's header. */
function complete(block: Buffer): Buffer {
  // xorshift32, which must not start at zero.
  let word = crc32cRegister(block.subarray(0, offsets.pattern)) || 1;
  for (let at = offsets.pattern; at < offsets.checksum; at += 4) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    block.writeInt32LE(word, at);
  }
  block.writeUInt32LE(~crc32cRegister(block.subarray(0, offsets.checksum)) >>> 0, offsets.checksum);
  return block;
}

/** Reads a block, and compares every byte of it with what its header says. */
export function readJournalBlock(block: Buffer): JournalBlock {
  if (!block.subarray(0, magic.length).equals(magic)) {
    if (block.equals(zeroes)) return { state: 'empty' };
    return { state: 'foreign', begins: block.toString('hex', 0, magic.length) };
  }
  const stamp = {
    run: block.readUInt32LE(offsets.run),
    writer: block.readUInt32LE(offsets.writer),
    sequence: Number(block.readBigUInt64LE(offsets.sequence)),
    position: Number(block.readBigUInt64LE(offsets.position)),
  };
  const expected = complete(Buffer.concat([block.subarray(0, offsets.pattern)], journalBlockBytes));
  if (expected.equals(block)) return { state: 'whole', ...stamp };
  return { state: 'torn', from: expected.findIndex((byte, at) => byte !== block[at]), ...stamp };
}
