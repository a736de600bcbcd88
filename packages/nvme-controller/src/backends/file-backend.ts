import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { GuestMemory } from 'vfio-user';
import { ScatterList } from 'vfio-user/native';
import type { GuestSegments } from '../prp/guest-segments.js';
import { rethrowLostClient } from '../prp/lost-client.js';
import { type Backend, BackendFailure, type Direction, type Synchronized } from './backend.js';
import { type AsynchronousCalls, type FileCalls, systemCalls } from './file-calls.js';
import { type ImageOptions, type OpenImage, openImage } from './open-image.js';
import { errnoOf, inlineSynchronizer, type Synchronizer } from './synchronizer.js';
import { WriteTracker } from './write-tracker.js';

const { EAGAIN, EINTR, EINVAL, EIO, ENOMEM, EOPNOTSUPP } = constants.errno;
/** Ends of a transfer that was begun which say that it has to be waited for instead: not aligned, no resources, not offered. */
const TO_BE_WAITED_FOR: readonly number[] = [-EINVAL, -EAGAIN, -ENOMEM, -EOPNOTSUPP];
const ZEROES = new Uint8Array(1 << 20);

/**
 * Blocks in a file. A command is one preadv or pwritev straight between the file and the guest's mapped memory;
 * what is not mapped with a descriptor goes through a buffer. With `asynchronous` and O_DIRECT it need not be waited for.
 */
export class FileBackend implements Backend {
  /** The process that runs the device shares the file system with its peer. */
  readonly shareable: boolean = true;
  readonly size: number;
  readonly #list = new ScatterList();
  readonly #writes: WriteTracker;
  #background = false;
  /** Writes with O_DIRECT that were begun and have not ended. */
  #moving = 0;

  constructor(
    readonly name: string,
    readonly image: OpenImage,
    synchronizer: Synchronizer = inlineSynchronizer,
    readonly calls: FileCalls = systemCalls,
    readonly asynchronous?: AsynchronousCalls,
  ) {
    this.size = image.size;
    this.#writes = new WriteTracker(image.descriptor, synchronizer, calls);
  }

  /** Opens the file. Throws what {@link openImage} throws. */
  static open(
    options: ImageOptions,
    synchronizer?: Synchronizer,
    calls?: FileCalls,
    asynchronous?: AsynchronousCalls,
  ): FileBackend {
    return new FileBackend(options.path, openImage(options), synchronizer, calls, asynchronous);
  }

  get owned(): boolean {
    return this.image.lock.held;
  }

  acquire(): void {
    this.image.lock.acquire();
    this.#writes.markWritten();
  }

  release(): void {
    this.image.lock.release();
  }

  read(offset: number, segments: GuestSegments, memory: GuestMemory): number {
    return this.#finish('read', offset, segments, memory, 0);
  }

  write(offset: number, segments: GuestSegments, memory: GuestMemory): number {
    this.#writes.markWritten();
    return this.#finish('write', offset, segments, memory, 0);
  }

  /** Without O_DIRECT the kernel would wait for the disk in io_submit: such a transfer is not begun. */
  begin(
    direction: Direction,
    offset: number,
    segments: GuestSegments,
    memory: GuestMemory,
    durable: boolean,
    done: (failure: number, durable: boolean) => void,
  ): boolean {
    const { asynchronous } = this;
    const { directDescriptor } = this.image;
    const reads = direction === 'read';
    if (asynchronous === undefined || directDescriptor === undefined || !this.owned) return false;
    if (!this.#fill(segments, memory, reads, 0)) return false;
    const through = durable && !reads;
    if (!reads && !through) this.#writes.markWritten();
    const ended = (count: number) => {
      const isDurable = through && count === segments.length;
      if (!reads) {
        this.#moving--;
        if (!isDurable) this.#writes.markWritten(); // an fdatasync that began meanwhile does not cover it
      }
      let failure = count < 0 && !TO_BE_WAITED_FOR.includes(count) ? -count : 0;
      try {
        if (failure === 0 && count !== segments.length) {
          failure = this.#finish(direction, offset, segments, memory, Math.max(count, 0));
        }
      } finally {
        done(failure, isDurable); // although the client may be gone: whoever counts what is under way has to know
      }
    };
    if (reads) return asynchronous.readVectors(directDescriptor, this.#list, offset, ended);
    const begun = asynchronous.writeVectors(directDescriptor, this.#list, offset, ended, through);
    if (begun) this.#moving++;
    return begun;
  }

  readBytes(offset: number, target: Uint8Array): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    return this.#copyAll(
      (done) => this.calls.read(this.image.descriptor, target.subarray(done), offset + done),
      target.length,
    );
  }

  writeBytes(offset: number, source: Uint8Array): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    this.#beginBuffered();
    return this.#copyAll(
      (done) => this.calls.write(this.image.descriptor, source.subarray(done), offset + done),
      source.length,
    );
  }

  writeZeroes(offset: number, length: number, deallocate: boolean): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    this.#beginBuffered();
    const failure = this.#allocate(deallocate ? this.calls.punchHole : this.calls.zeroRange, offset, length);
    return failure === EOPNOTSUPP ? this.#writeZeroBytes(offset, length) : failure;
  }

  deallocate(offset: number, length: number): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    this.#beginBuffered();
    const failure = this.#allocate(this.calls.punchHole, offset, length);
    return failure === EOPNOTSUPP ? 0 : failure;
  }

  synchronize(done: Synchronized): void {
    if (this.owned) this.#writes.synchronize(done);
    else done(BackendFailure.NOT_OWNED);
  }

  get background(): boolean {
    return this.#background;
  }

  set background(on: boolean) {
    this.#background = on;
    this.#writes.background = on && this.owned;
  }

  synchronizeNow(): number {
    return this.owned ? this.#writes.synchronizeNow() : BackendFailure.NOT_OWNED;
  }

  /** The page cache is everybody's. */
  writeOut(): number {
    return 0;
  }

  close(): void {
    if (this.image.directDescriptor !== undefined) closeSync(this.image.directDescriptor);
    closeSync(this.image.descriptor);
  }

  /** Transfers what comes after the first `begun` bytes, and waits for it. */
  #finish(
    direction: Direction,
    offset: number,
    segments: GuestSegments,
    memory: GuestMemory,
    begun: number,
  ): number {
    if (!this.owned) return BackendFailure.NOT_OWNED;
    const intoMemory = direction === 'read';
    const call = intoMemory ? this.calls.readVectors : this.calls.writeVectors;
    const { descriptor, directDescriptor } = this.image;
    let current = directDescriptor ?? descriptor;
    let done = begun;
    while (done < segments.length) {
      if (!this.#fill(segments, memory, intoMemory, done)) {
        return this.#transferByCopy(offset, segments, memory, intoMemory);
      }
      const count = call(current, this.#list, offset + done);
      if (count > 0) done += count;
      else if (count === 0)
        return EIO; // the file became shorter than the namespace
      else if (count === -EINVAL && current !== descriptor) {
        current = descriptor; // not aligned for O_DIRECT
        if (!intoMemory) this.#beginBuffered();
      } else if (count !== -EINTR) return -count;
    }
    return 0;
  }

  /**
   * To be called before a write through the page cache. It may read a page whose other sectors are still on their way past
   * the page cache to the image, and write that page back over them: those are waited for.
   */
  #beginBuffered(): void {
    while (this.#moving > 0) this.asynchronous!.wait();
    this.#writes.markWritten(); // an fdatasync that those began does not cover it
  }

  /** Lists the segments' addresses in this process, from `skip` bytes on; false if one is not mapped. */
  #fill(segments: GuestSegments, memory: GuestMemory, intoMemory: boolean, skip: number): boolean {
    const list = this.#list;
    list.clear();
    let skipped = 0;
    for (let index = 0; index < segments.count; index++) {
      const length = segments.lengths[index]!;
      const from = Math.min(skip - skipped, length);
      skipped += from;
      if (from === length) continue;
      const pointer = memory.pointer(segments.addresses[index]! + from, length - from, intoMemory);
      if (pointer === 0) return false;
      list.add(pointer, length - from);
    }
    return true;
  }

  #transferByCopy(offset: number, segments: GuestSegments, memory: GuestMemory, intoMemory: boolean): number {
    const buffer = new Uint8Array(segments.length);
    try {
      if (intoMemory) {
        const failure = this.readBytes(offset, buffer);
        if (failure !== 0) return failure;
        segments.copyTo(memory, buffer);
        return 0;
      }
      segments.copyFrom(memory, buffer);
    } catch (error) {
      rethrowLostClient(error);
      return BackendFailure.UNREACHABLE_MEMORY;
    }
    return this.writeBytes(offset, buffer);
  }

  #writeZeroBytes(offset: number, length: number): number {
    for (let done = 0; done < length; done += ZEROES.length) {
      const failure = this.writeBytes(offset + done, ZEROES.subarray(0, length - done));
      if (failure !== 0) return failure;
    }
    return 0;
  }

  #copyAll(call: (done: number) => number, length: number): number {
    try {
      for (let done = 0; done < length; ) {
        const count = call(done);
        if (count === 0) return EIO;
        done += count;
      }
      return 0;
    } catch (error) {
      return errnoOf(error);
    }
  }

  #allocate(call: FileCalls['punchHole'], offset: number, length: number): number {
    try {
      call(this.image.descriptor, offset, length);
      return 0;
    } catch (error) {
      return errnoOf(error);
    }
  }
}
