import { readFileSync } from 'node:fs';
import type { ScatterList } from 'vfio-user/native';
import { type AsynchronousCalls, type FileCalls, systemCalls } from '../../src/backends/file-calls.js';
import { HeldCalls } from './held-calls.js';

const SECTOR = 512;

interface Write {
  readonly order: number;
  readonly offset: number;
  /** What it wrote. */
  readonly bytes: Uint8Array;
}

/**
 * The calls of an image on a drive whose cache is volatile: `durable` is what would be left if it lost its power now. A
 * write is in the cache when it ends; a durable one, or one that an fdatasync covers, is on the medium when that ends.
 */
export class VolatileDrive implements AsynchronousCalls {
  readonly held = new HeldCalls();
  readonly descriptor = this.held.descriptor;
  readonly durable: Uint8Array;
  /** Of the write that each sector of `durable` comes from. */
  readonly #orders: number[] = [];
  readonly #cached = new Set<Write>();
  #order = 0;

  /**
   * @param image its path.
   * @param size in bytes.
   */
  constructor(
    readonly image: string,
    size: number,
  ) {
    this.durable = new Uint8Array(size);
  }

  /** For what is waited for. */
  readonly calls: FileCalls = {
    ...systemCalls,
    writeVectors: (descriptor, list, offset) => {
      const count = systemCalls.writeVectors(descriptor, list, offset);
      if (count > 0) this.#cached.add(this.#written(offset, count));
      return count;
    },
    write: () => {
      throw new Error('Expected a host with aligned memory not to be copied for');
    },
    synchronize: (descriptor) => {
      const errno = systemCalls.synchronize(descriptor);
      if (errno === 0) this.#persist([...this.#cached]);
      return errno;
    },
  };

  get announces(): boolean {
    return this.held.announces;
  }

  set announces(on: boolean) {
    this.held.announces = on;
  }

  readVectors(...read: Parameters<AsynchronousCalls['readVectors']>): boolean {
    return this.held.readVectors(...read);
  }

  writeVectors(
    descriptor: number,
    list: ScatterList,
    offset: number,
    done: (result: number) => void,
    durable = false,
  ): boolean {
    let write: Write;
    const ended = (count: number) => {
      const written = { ...write, bytes: write.bytes.subarray(0, Math.max(count, 0)) };
      if (durable) this.#persist([written]);
      else this.#cached.add(written);
      done(count);
    };
    const { length } = list;
    const begun = this.held.writeVectors(descriptor, list, offset, ended, durable);
    write = this.#written(offset, length);
    return begun;
  }

  synchronize(descriptor: number, done: (result: number) => void): boolean {
    const covered = [...this.#cached];
    return this.held.synchronize(descriptor, (result) => {
      if (result === 0) this.#persist(covered);
      done(result);
    });
  }

  submit(): void {
    this.held.submit();
  }

  collect(): boolean {
    return this.held.collect();
  }

  collectAnnounced(): boolean {
    return this.held.collectAnnounced();
  }

  wait(): void {
    this.held.wait();
  }

  #written(offset: number, length: number): Write {
    const bytes = readFileSync(this.image).subarray(offset, offset + length);
    return { order: ++this.#order, offset, bytes };
  }

  /** A sector that a later write has reached already stays. */
  #persist(writes: readonly Write[]): void {
    for (const write of writes) {
      this.#cached.delete(write);
      for (let at = 0; at < write.bytes.length; at += SECTOR) {
        const sector = (write.offset + at) / SECTOR;
        if ((this.#orders[sector] ?? 0) > write.order) continue;
        this.#orders[sector] = write.order;
        this.durable.set(write.bytes.subarray(at, at + SECTOR), write.offset + at);
      }
    }
  }
}
