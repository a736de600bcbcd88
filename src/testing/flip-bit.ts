import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Flips a bit of a file, in the first of its bytes from an offset on, 4097 apart, that is not 0. */
export function flipBit(file: string, from: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    let offset = from;
    while (readSync(descriptor, byte, 0, 1, offset) === 1 && byte[0] === 0) offset += 4097;
    writeSync(descriptor, Buffer.from([byte[0]! ^ 1]), 0, 1, offset);
  } finally {
    closeSync(descriptor);
  }
}
