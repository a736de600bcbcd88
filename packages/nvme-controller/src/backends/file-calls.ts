import { readSync, writeSync } from 'node:fs';
import {
  type AsyncFileCalls,
  punchHole,
  readVectors,
  type ScatterList,
  writeVectors,
  zeroRange,
} from 'vfio-user/native';
import { synchronizeNow } from './synchronizer.js';

/** The system calls that a file backend makes on its image: what faults take the place of. Offsets are bytes. */
export interface FileCalls {
  /** preadv(2) once: the bytes read, or -errno. */
  readVectors(descriptor: number, list: ScatterList, offset: number): number;
  /** pwritev(2) once: the bytes written, or -errno. */
  writeVectors(descriptor: number, list: ScatterList, offset: number): number;
  /** pread(2) once: the bytes read. Throws an error with `errno`, as do the next three. */
  read(descriptor: number, target: Uint8Array, offset: number): number;
  /** pwrite(2) once: the bytes written. */
  write(descriptor: number, source: Uint8Array, offset: number): number;
  punchHole(descriptor: number, offset: number, length: number): void;
  zeroRange(descriptor: number, offset: number, length: number): void;
  /** fdatasync(2): 0 or an errno. */
  synchronize(descriptor: number): number;
}

/** The calls that are begun and not waited for. */
export type AsynchronousCalls = Pick<
  AsyncFileCalls,
  | 'descriptor'
  | 'announces'
  | 'readVectors'
  | 'writeVectors'
  | 'submit'
  | 'synchronize'
  | 'collect'
  | 'collectAnnounced'
  | 'wait'
>;

export const systemCalls: FileCalls = {
  readVectors,
  writeVectors,
  read: (descriptor, target, offset) => readSync(descriptor, target, 0, target.length, offset),
  write: (descriptor, source, offset) => writeSync(descriptor, source, 0, source.length, offset),
  punchHole,
  zeroRange,
  synchronize: synchronizeNow,
};
