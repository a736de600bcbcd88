import { crc32cRegister } from '../../src/checkers/crc32c.js';

/** Bytes of `struct verify_header` with crc32c's own field behind it. */
const headerBytes = 44;

export interface FioBlockFields {
  readonly offset: number;
  readonly sequence: number;
  readonly length?: number;
}

/** A block as fio writes it with `verify=crc32c`: the header of its verify.h in little endian, then data. */
export function fioBlock({ offset, sequence, length = 512 }: FioBlockFields): Buffer {
  const block = Buffer.alloc(length, 0x5a);
  block.writeUInt16LE(0xacca, 0);
  block.writeUInt16LE(5, 2);
  block.writeUInt32LE(length, 4);
  block.writeBigUInt64LE(0x1234_5678_9abc_def0n, 8);
  block.writeBigUInt64LE(BigInt(offset), 16);
  block.writeUInt16LE(sequence % 0x1_0000, 34);
  return sealed(block);
}

/** The same block with checksums that fit what is in it now. */
export function sealed(block: Buffer): Buffer {
  block.writeUInt32LE(crc32cRegister(block.subarray(0, 36)), 36);
  block.writeUInt32LE(crc32cRegister(block.subarray(headerBytes)), 40);
  return block;
}
