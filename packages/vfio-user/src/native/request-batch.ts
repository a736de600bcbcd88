import { writeU64 } from '../protocol/integers.js';
import { ScatterList } from './file.js';
import { NativeBuffer } from './native-buffer.js';

/** `IOCB_CMD_*` (linux/aio_abi.h). */
export const Operation = { SYNCHRONIZE: 3, READ_VECTORS: 7, WRITE_VECTORS: 8 } as const;
const IOCB_SIZE = 64;
const IOCB_FLAG_RESFD = 1;
/** `RWF_DSYNC` (linux/fs.h). */
const DURABLE = 2;

export interface BatchedRequest {
  /** Comes back with the end of it. */
  readonly slot: number;
  readonly operation: (typeof Operation)[keyof typeof Operation];
  readonly descriptor: number;
  /** Where in the file, in bytes. */
  readonly offset: number;
  /** Of a write: its end says that it is durable. Default: it need not be. */
  readonly durable?: boolean;
  /** The eventfd that announces its end; undefined: nothing does. */
  readonly announcedBy: number | undefined;
}

/** Requests for io_submit that are kept back until the kernel is to have them, with copies of their lists of memory. */
export class RequestBatch {
  private readonly slots: number[] = [];
  private readonly requests: NativeBuffer;
  private readonly pointers: NativeBuffer;
  private readonly vectors: NativeBuffer;
  private vectorBytes = 0;

  /**
   * @param capacity requests at most.
   * @param vectors pieces of memory of all of them at most.
   */
  constructor(
    readonly capacity: number,
    vectors: number,
  ) {
    this.requests = new NativeBuffer(IOCB_SIZE * capacity);
    this.pointers = new NativeBuffer(8 * capacity);
    this.vectors = new NativeBuffer(ScatterList.PIECE_SIZE * vectors);
    for (let index = 0; index < capacity; index++)
      writeU64(this.pointers.view, 8 * index, this.requests.pointer + IOCB_SIZE * index);
  }

  get count(): number {
    return this.slots.length;
  }

  /** Whether one more fits, with so many pieces of memory. */
  hasRoom(pieces: number): boolean {
    return (
      this.count < this.capacity && this.vectorBytes + ScatterList.PIECE_SIZE * pieces <= this.vectors.length
    );
  }

  /** @param list is copied; the memory that it names is not. */
  add(request: BatchedRequest, list?: ScatterList): void {
    const { slot, operation, descriptor, offset, durable = false, announcedBy } = request;
    const { requests, vectors } = this;
    const { view } = requests;
    const at = IOCB_SIZE * this.slots.push(slot) - IOCB_SIZE;
    // struct iocb (linux/aio_abi.h); what is not set here is zero and stays so.
    view.setUint32(at, slot, true);
    view.setUint32(at + 12, durable ? DURABLE : 0, true);
    view.setUint16(at + 16, operation, true);
    view.setUint32(at + 20, descriptor, true);
    writeU64(view, at + 24, list === undefined ? 0 : vectors.pointer + this.vectorBytes);
    view.setUint32(at + 32, list?.count ?? 0, true);
    writeU64(view, at + 40, offset);
    view.setUint32(at + 56, announcedBy === undefined ? 0 : IOCB_FLAG_RESFD, true);
    view.setUint32(at + 60, announcedBy ?? 0, true);
    if (list === undefined) return;
    vectors.bytes.set(list.bytes, this.vectorBytes);
    this.vectorBytes += list.bytes.length;
  }

  /**
   * Gives the kernel all of them; then there are none.
   * @param submit io_submit with the address and the number of pointers to requests: how many it took, or -errno.
   * @param refused is told of each that it did not take, with -errno.
   */
  submit(
    submit: (pointers: number, count: number) => number,
    refused: (slot: number, result: number) => void,
  ): void {
    for (let index = 0; index < this.count; ) {
      const taken = submit(this.pointers.pointer + 8 * index, this.count - index);
      if (taken > 0) index += taken;
      else refused(this.slots[index++]!, taken);
    }
    this.slots.length = 0;
    this.vectorBytes = 0;
  }
}
