const lineFeed = 0x0a;

/** What a {@link LineFramer} finds in the stream. The bytes it hands over are only lent, until the call returns. */
export interface LineHandler {
  /** One line without its line feed. */
  line(bytes: Buffer): void;
  /** The sentinel was met: whatever came before it was dropped. */
  sentinel?(): void;
  /** A line grew beyond the limit. No more lines follow. */
  overflow(beginning: Buffer): void;
}

const smallestCapacity = 64 * 1024;
const largestIdleCapacity = 1024 * 1024;

/**
 * Cuts a byte stream into lines. An unfinished line is gathered in one buffer that doubles when it is full: the
 * work is linear in the bytes and the memory at most twice the line, however small the chunks are.
 */
export class LineFramer {
  readonly #handler: LineHandler;
  readonly #maxBytes: number;
  readonly #sentinel: number | undefined;
  #gathered: Buffer = Buffer.alloc(0);
  #length = 0;
  #stopped = false;

  /**
   * @param maxBytes the longest line allowed.
   * @param sentinel a byte that never occurs in a line and voids the unfinished one, such as the guest agent's 0xFF.
   */
  constructor(handler: LineHandler, maxBytes: number, sentinel?: number) {
    this.#handler = handler;
    this.#maxBytes = maxBytes;
    this.#sentinel = sentinel;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#stopped) {
      const end = rest.indexOf(lineFeed);
      const piece = this.#dropVoided(end === -1 ? rest : rest.subarray(0, end));
      if (this.#length + piece.length > this.#maxBytes) {
        this.#gather(piece.subarray(0, 4096));
        this.stop();
        this.#handler.overflow(this.unfinished(4096));
        return;
      }
      if (end === -1) {
        this.#gather(piece);
        return;
      }
      this.#handler.line(this.#complete(piece));
      rest = rest.subarray(end + 1);
    }
  }

  /** Drops all that comes from now on. */
  stop(): void {
    this.#stopped = true;
  }

  /** The beginning of the line that has no line feed yet, at most `limit` bytes. */
  unfinished(limit: number): Buffer {
    return this.#gathered.subarray(0, Math.min(limit, this.#length));
  }

  #dropVoided(piece: Buffer): Buffer {
    const last = this.#sentinel === undefined ? -1 : piece.lastIndexOf(this.#sentinel);
    if (last === -1) return piece;
    this.#length = 0;
    this.#handler.sentinel?.();
    return piece.subarray(last + 1);
  }

  #gather(piece: Buffer): void {
    const needed = this.#length + piece.length;
    if (needed > this.#gathered.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(smallestCapacity, 2 * this.#gathered.length, needed));
      this.#gathered.copy(grown, 0, 0, this.#length);
      this.#gathered = grown;
    }
    piece.copy(this.#gathered, this.#length);
    this.#length = needed;
  }

  /** The whole line; most come in one chunk and are not copied. */
  #complete(piece: Buffer): Buffer {
    if (this.#length === 0) return piece;
    this.#gather(piece);
    const line = this.#gathered.subarray(0, this.#length);
    this.#length = 0;
    if (this.#gathered.length > largestIdleCapacity) this.#gathered = Buffer.alloc(0);
    return line;
  }
}
