const LINE_FEED = 0x0a;

/** Cuts a stream of bytes into lines, and refuses one that grows over its limit. */
export class LineSplitter {
  #parts: Buffer[] = [];
  #length = 0;

  constructor(readonly maxLineBytes: number) {}

  /**
   * Takes the next bytes and returns the lines that they complete, without their ends. Empty lines are left out.
   *
   * @throws {RangeError} if a line is longer than the limit
   */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      this.#append(bytes.subarray(start, end));
      const line = Buffer.concat(this.#parts, this.#length).toString('utf8').trim();
      this.#parts = [];
      this.#length = 0;
      if (line !== '') lines.push(line);
      start = end + 1;
    }
    this.#append(bytes.subarray(start));
    return lines;
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#length > this.maxLineBytes) {
      throw new RangeError(
        `Expected a line of at most ${this.maxLineBytes} bytes, but got ${this.#length} without an end.`,
      );
    }
    // A copy: the caller reads the next bytes into the same memory.
    this.#parts.push(Buffer.from(bytes));
  }
}
