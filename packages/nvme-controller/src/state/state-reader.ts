import { ProtocolError } from 'vfio-user';

/** A state stream that cannot be accepted; the message names the field, what was expected and what was found. */
export function stateError(field: string, expected: string, found: string | number): ProtocolError {
  return new ProtocolError(
    'EINVAL',
    `Expected ${field} of the controller's state to be ${expected}, but found ${found}; nothing was loaded`,
  );
}

/** Reads what StateWriter wrote. Every method throws a {@link stateError} if the bytes do not suffice. */
export class StateReader {
  readonly #view: DataView;
  #at = 0;

  /** @param section What the bytes are, for messages. */
  constructor(
    readonly bytes: Uint8Array,
    readonly section: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8(field: string): number {
    return this.#view.getUint8(this.#take(1, field));
  }

  u16(field: string): number {
    return this.#view.getUint16(this.#take(2, field), true);
  }

  u32(field: string): number {
    return this.#view.getUint32(this.#take(4, field), true);
  }

  u64(field: string): number {
    const value = this.#view.getBigUint64(this.#take(8, field), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw stateError(field, 'below 2^53', value.toString());
    return Number(value);
  }

  f64(field: string): number {
    return this.#view.getFloat64(this.#take(8, field), true);
  }

  flag(field: string): boolean {
    const value = this.u8(field);
    if (value > 1) throw stateError(field, '0 or 1', value);
    return value === 1;
  }

  raw(length: number, field: string): Uint8Array {
    const at = this.#take(length, field);
    return this.bytes.slice(at, at + length);
  }

  sized(field: string): Uint8Array {
    return this.raw(this.u32(`the length of ${field}`), field);
  }

  list<T>(field: string, limit: number, read: (name: string) => T): T[] {
    const count = this.u32(`the number of ${field}s`);
    if (count > limit) throw stateError(`the number of ${field}s`, `at most ${limit}`, count);
    return Array.from({ length: count }, (_, index) => read(`${field} ${index}`));
  }

  finish(): void {
    const rest = this.bytes.length - this.#at;
    if (rest > 0) throw stateError(`section "${this.section}"`, `${this.#at} bytes long`, this.bytes.length);
  }

  #take(length: number, field: string): number {
    const at = this.#at;
    if (length > this.bytes.length - at) {
      const found = `the end of section "${this.section}" after ${this.bytes.length - at}`;
      throw stateError(field, `${length} bytes`, found);
    }
    this.#at += length;
    return at;
  }
}
