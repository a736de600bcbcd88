const lineFeed = 0x0a;

/** What a {@link LineFramer} finds in the stream. */
export interface LineHandler {
  /** One line without its line feed. */
  line(bytes: Buffer): void;
  /** The sentinel was met: whatever came before it was dropped. */
  sentinel?(): void;
  /** A line grew beyond the limit. No more lines follow. */
  overflow(beginning: Buffer): void;
}

/**
 * Cuts a byte stream into lines. Chunks of an unfinished line are kept apart and joined once, when the line
 * feed comes, so the work is linear in the bytes however small the chunks are.
 */
export class LineFramer {
  readonly #handler: LineHandler;
  readonly #maxBytes: number;
  readonly #sentinel: number | undefined;
  #chunks: Buffer[] = [];
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
      const piece = end === -1 ? rest : rest.subarray(0, end);
      this.#append(piece);
      if (this.#length > this.#maxBytes) {
        this.stop();
        this.#handler.overflow(this.unfinished(4096));
        return;
      }
      if (end === -1) return;
      const line = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#length);
      this.#clear();
      this.#handler.line(line);
      rest = rest.subarray(end + 1);
    }
  }

  /** Drops all that comes from now on. */
  stop(): void {
    this.#stopped = true;
  }

  /** The beginning of the line that has no line feed yet, at most `limit` bytes. */
  unfinished(limit: number): Buffer {
    const chunks: Buffer[] = [];
    let length = 0;
    for (const chunk of this.#chunks) {
      if (length >= limit) break;
      chunks.push(chunk.subarray(0, limit - length));
      length += chunk.length;
    }
    return Buffer.concat(chunks);
  }

  #append(piece: Buffer): void {
    let kept = piece;
    if (this.#sentinel !== undefined) {
      const last = piece.lastIndexOf(this.#sentinel);
      if (last !== -1) {
        this.#clear();
        this.#handler.sentinel?.();
        kept = piece.subarray(last + 1);
      }
    }
    if (kept.length === 0 && this.#chunks.length > 0) return;
    this.#chunks.push(kept);
    this.#length += kept.length;
  }

  #clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }
}
