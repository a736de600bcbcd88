import type { GuestMemory } from 'vfio-user';
import type { GuestSegments } from '../prp/guest-segments.js';
import { rethrowLostClient } from '../prp/lost-client.js';
import { type Backend, BackendFailure, type Synchronized } from './backend.js';
import { CachedBlocks } from './cached-blocks.js';

/** Bytes that are held at most; when there are more, all are written to the image early, as a real cache does. */
const CAPACITY = 64 << 20;
/** The same while a stop may be near. */
const CAPACITY_IN_BACKGROUND = 1 << 20;

/**
 * A volatile write cache in front of an image: what is written stays in this process's memory until it is to be
 * durable (Flush, FUA, the write cache switched off, a shutdown), until the controller stops for a migration, or
 * until the server ends in good order. A process that is killed loses what was never flushed, as a drive does that
 * loses its power; a page cache, which outlives its process, would lose nothing.
 */
export class VolatileCache implements Backend {
  readonly #blocks = new CachedBlocks();
  /** How often blocks were written out. */
  #turn = 0;

  constructor(readonly inner: Backend) {}

  get name(): string {
    return this.inner.name;
  }

  get size(): number {
    return this.inner.size;
  }

  get shareable(): boolean {
    return this.inner.shareable;
  }

  get owned(): boolean {
    return this.inner.owned;
  }

  acquire(): void {
    this.inner.acquire();
  }

  /** What is still held would be older than what the next owner writes: it goes. */
  release(): void {
    this.#blocks.clear();
    this.inner.release();
  }

  read(offset: number, segments: GuestSegments, memory: GuestMemory): number {
    if (!this.#blocks.overlaps(offset, segments.length)) return this.inner.read(offset, segments, memory);
    const buffer = new Uint8Array(segments.length);
    const failure = this.readBytes(offset, buffer);
    if (failure !== 0) return failure;
    return reach(() => segments.copyTo(memory, buffer));
  }

  write(offset: number, segments: GuestSegments, memory: GuestMemory): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    const buffer = new Uint8Array(segments.length);
    return reach(() => segments.copyFrom(memory, buffer)) || this.writeBytes(offset, buffer);
  }

  readBytes(offset: number, target: Uint8Array): number {
    const failure = this.inner.readBytes(offset, target);
    if (failure === 0) this.#blocks.patch(offset, target);
    return failure;
  }

  writeBytes(offset: number, source: Uint8Array): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    const failure = this.#makeRoom(source.length);
    if (failure === 0) this.#blocks.put(offset, source);
    return failure;
  }

  writeZeroes(offset: number, length: number, deallocate: boolean): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    const failure = this.#makeRoom(length);
    if (failure !== 0) return failure;
    if (length > this.#capacity) return this.inner.writeZeroes(offset, length, deallocate);
    this.#blocks.putZeroes(offset, length);
    return 0;
  }

  deallocate(offset: number, length: number): number {
    return this.writeZeroes(offset, length, true);
  }

  /** What was written out is held until it is durable: a system that could not write it back may have dropped it. */
  synchronize(done: Synchronized): void {
    const failure = this.writeOut();
    if (failure !== 0) {
      done(failure);
      return;
    }
    const turn = this.#turn;
    this.inner.synchronize((failure) => {
      this.#settle(turn, failure);
      return done(failure);
    });
  }

  synchronizeNow(): number {
    const failure = this.writeOut();
    if (failure !== 0) return failure;
    const turn = this.#turn;
    return this.#settle(turn, this.inner.synchronizeNow());
  }

  /** What is written is held on: it is not yet durable. */
  writeOut(): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    for (const { offset, length, data } of this.#blocks.runs()) {
      const failure =
        data === undefined
          ? this.inner.writeZeroes(offset, length, true)
          : this.inner.writeBytes(offset, data);
      if (failure !== 0) return failure;
    }
    this.#blocks.markWritten(++this.#turn);
    return this.inner.writeOut();
  }

  get background(): boolean {
    return this.inner.background;
  }

  set background(on: boolean) {
    this.inner.background = on;
    this.#makeRoom(0); // whether it fails shows at the stop
  }

  close(): void {
    if (this.owned) this.writeOut();
    this.inner.close();
  }

  get #capacity(): number {
    return this.background ? CAPACITY_IN_BACKGROUND : CAPACITY;
  }

  #settle(turn: number, failure: number): number {
    if (failure === 0) this.#blocks.letGo(turn);
    else this.#blocks.takeBack();
    return failure;
  }

  #makeRoom(length: number): number {
    if (!this.owned || this.#blocks.size + length <= this.#capacity) return 0;
    const failure = this.writeOut();
    if (failure === 0) this.#blocks.clear();
    return failure;
  }
}

/** Copies from or to guest memory; what is not mapped is no backend's fault. */
function reach(copy: () => void): number {
  try {
    copy();
    return 0;
  } catch (error) {
    rethrowLostClient(error);
    return BackendFailure.UNREACHABLE_MEMORY;
  }
}
