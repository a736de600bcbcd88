/** Bytes whose pieces are kept together, and the smallest piece. */
const CHUNK = 4096;
const SECTOR = 512;
/** Every sector of a chunk, as bits. */
const WHOLE = 0xff;
/** The longest write that is made of adjacent pieces. */
const LONGEST_RUN = 1 << 20;
/** What a chunk holds that reads as zeros; never written to. */
const ZEROES = new Uint8Array(CHUNK);

interface Chunk {
  bytes: Uint8Array;
  /** Which sectors are held, as bits. */
  held: number;
  /** The turn in which it was written out; 0 if it was changed since. */
  written: number;
}

/** Adjacent bytes to be written; `data` is undefined if they are zeros. */
export interface Run {
  readonly offset: number;
  readonly length: number;
  readonly data: Uint8Array | undefined;
}

/** Written sectors, by where they belong. Offsets and lengths are multiples of 512 bytes. */
export class CachedBlocks {
  readonly #chunks = new Map<number, Chunk>();

  /** Bytes that the chunks stand for: at most, what they take in memory. */
  get size(): number {
    return this.#chunks.size * CHUNK;
  }

  put(offset: number, data: Uint8Array): void {
    eachPart(offset, data.length, (index, from, to, done) => {
      const bytes = this.#writable(index, from, to);
      bytes.set(data.subarray(done, done + to - from), from);
    });
  }

  putZeroes(offset: number, length: number): void {
    eachPart(offset, length, (index, from, to) => {
      if (to - from === CHUNK) this.#chunks.set(index, { bytes: ZEROES, held: WHOLE, written: 0 });
      else this.#writable(index, from, to).fill(0, from, to);
    });
  }

  /** Whether any byte of the range is held. */
  overlaps(offset: number, length: number): boolean {
    if (this.#chunks.size === 0) return false;
    const last = Math.floor((offset + length - 1) / CHUNK);
    for (let index = Math.floor(offset / CHUNK); index <= last; index++) {
      if (this.#chunks.has(index)) return true; // a sector beside the range costs a copy, no more
    }
    return false;
  }

  /** Puts what is held over what was read from elsewhere. */
  patch(offset: number, target: Uint8Array): void {
    eachPart(offset, target.length, (index, from, to, done) => {
      const chunk = this.#chunks.get(index);
      if (chunk === undefined) return;
      for (let at = from; at < to; at += SECTOR) {
        if ((chunk.held & sectorBit(at)) === 0) continue;
        target.set(chunk.bytes.subarray(at, at + SECTOR), done + at - from);
      }
    });
  }

  /**
   * All that is held and was not written out, in ascending order, in runs as long as they can be. The data is valid until
   * the next run.
   */
  *runs(): Generator<Run> {
    if (this.#chunks.size === 0) return;
    const staging = new Uint8Array(LONGEST_RUN);
    let run: { offset: number; length: number; zero: boolean } | undefined;
    const finished = ({ offset, length, zero }: NonNullable<typeof run>): Run => ({
      offset,
      length,
      data: zero ? undefined : staging.subarray(0, length),
    });
    for (const index of [...this.#chunks.keys()].sort((a, b) => a - b)) {
      const { bytes, held, written } = this.#chunks.get(index)!;
      if (written > 0) continue;
      const zero = bytes === ZEROES;
      for (let at = 0; at < CHUNK; at += SECTOR) {
        if ((held & sectorBit(at)) === 0) continue;
        const offset = index * CHUNK + at;
        const continues = run?.zero === zero && run.offset + run.length === offset;
        if (run !== undefined && !(continues && run.length < LONGEST_RUN)) {
          yield finished(run);
          run = undefined;
        }
        run ??= { offset, length: 0, zero };
        if (!zero) staging.set(bytes.subarray(at, at + SECTOR), run.length);
        run.length += SECTOR;
      }
    }
    if (run !== undefined) yield finished(run);
  }

  /** What is held was written out in this turn: a number above 0, and above that of earlier turns. */
  markWritten(turn: number): void {
    for (const chunk of this.#chunks.values()) if (chunk.written === 0) chunk.written = turn;
  }

  /** Lets go of what was written out up to a turn. */
  letGo(turn: number): void {
    for (const [index, { written }] of this.#chunks) {
      if (written > 0 && written <= turn) this.#chunks.delete(index);
    }
  }

  /** What was written out has to be written out again. */
  takeBack(): void {
    for (const chunk of this.#chunks.values()) chunk.written = 0;
  }

  clear(): void {
    this.#chunks.clear();
  }

  #writable(index: number, from: number, to: number): Uint8Array {
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      chunk = { bytes: new Uint8Array(CHUNK), held: 0, written: 0 };
      this.#chunks.set(index, chunk);
    } else if (chunk.bytes === ZEROES) chunk.bytes = new Uint8Array(CHUNK);
    for (let at = from; at < to; at += SECTOR) chunk.held |= sectorBit(at);
    chunk.written = 0;
    return chunk.bytes;
  }
}

const sectorBit = (at: number): number => 1 << (at / SECTOR);

/** Goes through a range chunk by chunk: the part of each, and how many bytes came before it. */
function eachPart(
  offset: number,
  length: number,
  visit: (index: number, from: number, to: number, done: number) => void,
): void {
  for (let done = 0; done < length; ) {
    const index = Math.floor((offset + done) / CHUNK);
    const from = offset + done - index * CHUNK;
    const to = Math.min(CHUNK, from + length - done);
    visit(index, from, to, done);
    done += to - from;
  }
}
