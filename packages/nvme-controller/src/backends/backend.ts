import type { GuestMemory } from 'vfio-user';
import type { GuestSegments } from '../prp/guest-segments.js';

/** What a backend's operations return beside 0 (done) and a positive errno. */
export const BackendFailure = {
  /** The guest memory of the command is not mapped. */
  UNREACHABLE_MEMORY: -1,
  /** The image is another's: its lock is not held. */
  NOT_OWNED: -2,
} as const;

/**
 * Is called with what a synchronization came to. Returns whether anybody is told of it: a failure of which nobody is told
 * is that of the next synchronization, as Linux reports a failure to write back only once.
 */
export type Synchronized = (failure: number) => boolean;

/** Of a transfer, as the host sees it. */
export type Direction = 'read' | 'write';

/**
 * Where a namespace's blocks are. Offsets and lengths are bytes and lie within `size` (the caller has checked).
 * Operations return 0, an errno, or a {@link BackendFailure}; they throw only that the client is gone.
 */
export interface Backend {
  /** What a person calls it: the file's path. */
  readonly name: string;
  readonly size: number;
  /** Whether another process can open the same blocks: without that a namespace cannot migrate. */
  readonly shareable: boolean;
  read(offset: number, segments: GuestSegments, memory: GuestMemory): number;
  write(offset: number, segments: GuestSegments, memory: GuestMemory): number;
  /**
   * Begins what `read` or `write` does, without waiting for it: `done` is called once, later, with what these return,
   * and until then the segments and the memory stay as they are. False, or absent: nothing was begun.
   * @param durable whether a write would best be durable when it ends; `done` is told whether it is.
   */
  begin?(
    direction: Direction,
    offset: number,
    segments: GuestSegments,
    memory: GuestMemory,
    durable: boolean,
    done: (failure: number, durable: boolean) => void,
  ): boolean;
  readBytes(offset: number, target: Uint8Array): number;
  writeBytes(offset: number, source: Uint8Array): number;
  /** Makes a range read zeros, and frees it if `deallocate`. */
  writeZeroes(offset: number, length: number, deallocate: boolean): number;
  /** Advice that a range is not needed; it reads zeros afterwards if the backend can do that. */
  deallocate(offset: number, length: number): number;
  /** Makes what was written durable; `done` is called once, from this thread, maybe before this returns. */
  synchronize(done: Synchronized): void;
  /** The same, not returning before it is done: those under way are waited for, and a failure of theirs is returned too. */
  synchronizeNow(): number;
  /** Brings what this process alone knows to where whoever opens the blocks next reads it; not yet durable. */
  writeOut(): number;
  /** While true, writes are made durable in the background, so that a later synchronization finds few left. */
  background: boolean;
  /** Whether I/O is allowed: the lock is held. */
  readonly owned: boolean;
  /** Takes the lock. Throws an {@link ImageLockedError} if another has it. */
  acquire(): void;
  /** Gives the lock up; nothing touches the blocks from then on. */
  release(): void;
  close(): void;
}
