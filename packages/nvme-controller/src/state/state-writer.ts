/** Appends little-endian fields to a growing buffer. */
export class StateWriter {
  #view = new DataView(new ArrayBuffer(8192));
  #length = 0;

  u8(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }

  u16(value: number): void {
    this.#view.setUint16(this.#take(2), value, true);
  }

  u32(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }

  /** A non-negative integer below 2^53. */
  u64(value: number): void {
    this.#view.setBigUint64(this.#take(8), BigInt(value), true);
  }

  f64(value: number): void {
    this.#view.setFloat64(this.#take(8), value, true);
  }

  flag(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  /** Bytes whose number the reader knows. */
  raw(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    new Uint8Array(this.#view.buffer).set(bytes, at);
  }

  /** Bytes after their number. */
  bytes(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.raw(bytes);
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.u32(items.length);
    for (const item of items) write(item);
  }

  finish(): Uint8Array {
    return new Uint8Array(this.#view.buffer).slice(0, this.#length);
  }

  #take(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#view.byteLength) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
