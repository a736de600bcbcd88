import { closeDescriptor } from './descriptor.js';
import { createEventfd, drainEventfd, signalEventfd } from './eventfd.js';
import type { ScatterList } from './file.js';
import { checked, errno, libc, viewOf } from './libc.js';
import { NativeBuffer } from './native-buffer.js';
import { type BatchedRequest, Operation, RequestBatch } from './request-batch.js';
import { EINTR } from './system-error.js';

/** What has no function in the C library, by its number (`asm/unistd.h`). */
const systemCalls: Partial<Record<NodeJS.Architecture, SystemCalls>> = {
  x64: { setup: 206, destroy: 207, getEvents: 208, submit: 209 },
  arm64: { setup: 0, destroy: 1, submit: 2, getEvents: 4 },
};

interface SystemCalls {
  readonly setup: number;
  readonly destroy: number;
  readonly getEvents: number;
  readonly submit: number;
}

/** Transfers that are kept back at most, and pieces of memory of all of them. */
const LARGEST_BATCH = 32;
const BATCH_PIECES = 4096;

/** `struct aio_ring` (fs/aio.c): the words of its head and tail, and what precedes the events. */
const RING_MAGIC = 0xa10a_10a1;
const RING_HEADER = 32;
const RingWord = { EVENTS: 1, HEAD: 2, TAIL: 3, MAGIC: 4, INCOMPATIBLE: 6, HEADER_LENGTH: 7 } as const;
const EVENT_WORDS = 8;

type Done = (result: number) => void;

/**
 * Transfers and fdatasyncs that are begun on this thread and come to their end without it (Linux's io_submit).
 * A transfer is truly asynchronous with O_DIRECT only; an fdatasync is with every file. Transfers are kept back until
 * `submit`: of a batch the kernel joins what is adjacent, and tells the drive once. Ends are found in a ring in memory,
 * which costs no system call; if `announces` was on when it was begun, by `descriptor` too.
 */
export class AsyncFileCalls implements Disposable {
  /** Readable when something has ended that was to be announced: then `collectAnnounced` has to be called. */
  readonly descriptor = createEventfd();
  /**
   * Whether transfers announce their ends: off for whoever looks for them all the time. An fdatasync and a durable write, for
   * which a drive may take long, always do, and so does what the kernel did not take.
   */
  announces = true;
  private readonly batch = new RequestBatch(LARGEST_BATCH, BATCH_PIECES);
  /** For what is not kept back. */
  private readonly single = new RequestBatch(1, 0);
  /** What the kernel did not take: `collect` tells of it. */
  private readonly refused: { readonly slot: number; readonly result: number }[] = [];
  private readonly event = new NativeBuffer(4 * EVENT_WORDS);
  private readonly waiting: (Done | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private ring: Uint32Array | undefined;
  private readonly ringEvents: number;

  private constructor(
    private readonly numbers: SystemCalls,
    private readonly context: number,
    ring: Uint32Array,
    readonly capacity: number,
  ) {
    this.ring = ring;
    this.ringEvents = ring[RingWord.EVENTS]!;
    for (let slot = capacity - 1; slot >= 0; slot--) this.freeSlots.push(slot);
  }

  /**
   * Undefined where the kernel does not offer it: it was built without, the system's limit (`fs.aio-max-nr`) is
   * used up, or a filter of system calls forbids it. Everything can then be done by calls that wait.
   * @param capacity how many may be under way.
   */
  static open(capacity: number): AsyncFileCalls | undefined {
    const numbers = systemCalls[process.arch];
    if (numbers === undefined) return undefined;
    const context = new NativeBuffer(8);
    if (libc.syscall(numbers.setup, capacity, context.pointer, 0, 0, 0) !== 0) return undefined;
    const address = Number(context.view.getBigUint64(0, true));
    const header = new Uint32Array(viewOf(address, RING_HEADER));
    const readable =
      header[RingWord.MAGIC] === RING_MAGIC &&
      header[RingWord.INCOMPATIBLE] === 0 &&
      header[RingWord.HEADER_LENGTH] === RING_HEADER;
    if (!readable) {
      libc.syscall(numbers.destroy, address, 0, 0, 0, 0);
      return undefined;
    }
    const length = RING_HEADER + header[RingWord.EVENTS]! * EVENT_WORDS * 4;
    return new AsyncFileCalls(numbers, address, new Uint32Array(viewOf(address, length)), capacity);
  }

  /** How many are under way. */
  get underWay(): number {
    return this.capacity - this.freeSlots.length;
  }

  /**
   * Begins a preadv; `done` gets the bytes read, or -errno, from a later `collect` or `wait`. The memory of the list has
   * to stay where it is until then; the list itself does not. The kernel has it after `submit` at the latest. False:
   * nothing was begun, because as many are under way as can be.
   */
  readVectors(descriptor: number, list: ScatterList, offset: number, done: Done): boolean {
    return this.begin({ operation: Operation.READ_VECTORS, descriptor, offset }, list, done);
  }

  /**
   * Begins a pwritev, likewise.
   * @param durable whether the bytes that were written are to be durable when it ends (RWF_DSYNC): where the drive can, it
   * writes these through, and what was written before stays in its cache. -EOPNOTSUPP where the kernel does not know of it.
   */
  writeVectors(descriptor: number, list: ScatterList, offset: number, done: Done, durable = false): boolean {
    return this.begin({ operation: Operation.WRITE_VECTORS, descriptor, offset, durable }, list, done);
  }

  /** Begins an fdatasync of what was written before, at once; `done` gets 0 or -errno. False: nothing was begun. */
  synchronize(descriptor: number, done: Done): boolean {
    const slot = this.freeSlots.pop();
    if (slot === undefined) return false;
    this.waiting[slot] = done;
    this.single.add({
      ...{ slot, operation: Operation.SYNCHRONIZE, descriptor, offset: 0 },
      announcedBy: this.descriptor,
    });
    let begun = true;
    this.single.submit(this.ioSubmit, () => {
      begun = false;
      this.waiting[slot] = undefined;
      this.freeSlots.push(slot);
    });
    return begun;
  }

  /** Gives the kernel the transfers that were kept back. What it does not take has ended, with -errno. */
  submit(): void {
    if (this.batch.count === 0) return;
    this.batch.submit(this.ioSubmit, (slot, result) => this.refused.push({ slot, result }));
    if (this.refused.length > 0) signalEventfd(this.descriptor);
  }

  /** Tells those who wait of what has ended since the last time. Returns whether anything had. */
  collect(): boolean {
    const { ring } = this;
    if (ring === undefined || this.underWay === 0) return false;
    let found = false;
    for (let one = this.refused.shift(); one !== undefined; one = this.refused.shift()) {
      found = true;
      this.end(one.slot, one.result);
    }
    // What `done` does may begin and even collect more: the ring is looked at anew each time.
    for (;;) {
      const head = Atomics.load(ring, RingWord.HEAD);
      if (head === Atomics.load(ring, RingWord.TAIL)) return found;
      found = true;
      const at = RING_HEADER / 4 + head * EVENT_WORDS;
      const slot = ring[at]!;
      const result = ring[at + 4]! | 0;
      Atomics.store(ring, RingWord.HEAD, (head + 1) % this.ringEvents);
      this.end(slot, result);
    }
  }

  /** Takes the announcement back, then collects: for whoever was woken by `descriptor`. */
  collectAnnounced(): boolean {
    drainEventfd(this.descriptor);
    return this.collect();
  }

  /** Blocks until something has ended, and collects. Something has to be under way. */
  wait(): void {
    this.submit();
    if (this.collect()) return;
    const { numbers, context, event } = this;
    for (;;) {
      const count = libc.syscall(numbers.getEvents, context, 1, 1, event.pointer, 0) as number;
      if (count === 1) break;
      if (errno() !== EINTR) checked(-1, 'io_getevents');
    }
    this.end(event.view.getUint32(0, true), event.view.getInt32(16, true));
  }

  /** Waits for what the kernel has, without telling anybody of it; what was kept back is not begun. */
  [Symbol.dispose](): void {
    if (this.ring === undefined) return;
    this.ring = undefined; // its memory goes with the context
    libc.syscall(this.numbers.destroy, this.context, 0, 0, 0, 0);
    closeDescriptor(this.descriptor);
  }

  private end(slot: number, result: number): void {
    const done = this.waiting[slot];
    this.waiting[slot] = undefined;
    this.freeSlots.push(slot);
    done?.(result);
  }

  private begin(
    request: Omit<BatchedRequest, 'slot' | 'announcedBy'>,
    list: ScatterList,
    done: Done,
  ): boolean {
    const slot = this.freeSlots.pop();
    if (slot === undefined) return false;
    if (!this.batch.hasRoom(list.count)) this.submit();
    this.waiting[slot] = done;
    const announcedBy = this.announces || request.durable ? this.descriptor : undefined;
    this.batch.add({ ...request, slot, announcedBy }, list);
    return true;
  }

  private readonly ioSubmit = (pointers: number, count: number): number => {
    const taken = libc.syscall(this.numbers.submit, this.context, count, pointers, 0, 0) as number;
    return taken < 0 ? -errno() : taken;
  };
}
