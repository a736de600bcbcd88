import { crc32cRegister } from './crc32c.js';

/** The header that fio's `verify` puts at the start of every block (`struct verify_header`, little endian). */
const offsets = {
  magic: 0,
  type: 2,
  length: 4,
  offset: 16,
  sequence: 34,
  headerCrc: 36,
  dataCrc: 40,
  data: 44,
};
const magic = 0xacca;
/** fio's number of `verify=crc32c`. */
const crc32cType = 5;

/** What a block on the disk says of itself. */
export type FioBlock =
  | {
      readonly intact: true;
      /** Which of the job's writes it was, from 0, modulo 65536: fio numbers writes as it submits them. */
      readonly sequence: number;
    }
  | { readonly intact: false; readonly why: string };

/** Checks one block of a job against its own header. `offset` is its place in the file, in bytes. */
export function checkFioBlock(block: Buffer, offset: number): FioBlock {
  const found = block.readUInt16LE(offsets.magic);
  if (found !== magic) return broken(`expected fio's magic 0xacca, found 0x${found.toString(16)}`);
  const type = block.readUInt16LE(offsets.type);
  if (type !== crc32cType) return broken(`expected verify type ${crc32cType} (crc32c), found ${type}`);
  if (crc32cRegister(block.subarray(0, offsets.headerCrc)) !== block.readUInt32LE(offsets.headerCrc)) {
    return broken("the header's checksum does not fit the header");
  }
  const length = block.readUInt32LE(offsets.length);
  if (length !== block.length) return broken(`expected a length of ${block.length}, found ${length}`);
  const place = Number(block.readBigUInt64LE(offsets.offset));
  if (place !== offset) return broken(`the block belongs to offset ${place}`);
  if (crc32cRegister(block.subarray(offsets.data)) !== block.readUInt32LE(offsets.dataCrc)) {
    return broken("the data's checksum does not fit the data");
  }
  return { intact: true, sequence: block.readUInt16LE(offsets.sequence) };
}

function broken(why: string): FioBlock {
  return { intact: false, why };
}
