import { ProtocolError } from '../protocol/errors.js';

/** A device's state on its way out, in pieces as large as the client asks for. */
export class StateReader {
  private data = new Uint8Array();
  private position = 0;

  /** Whether everything has been read. */
  get complete(): boolean {
    return this.position === this.data.length;
  }

  append(data: Uint8Array): void {
    const rest = this.data.subarray(this.position);
    const joined = new Uint8Array(rest.length + data.length);
    joined.set(rest);
    joined.set(data, rest.length);
    this.data = joined;
    this.position = 0;
  }

  read(size: number): Uint8Array {
    const part = this.data.subarray(this.position, this.position + size);
    this.position += part.length;
    return part;
  }
}

/** A device's state on its way in, in pieces of any size. */
export class StateWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  write(data: Uint8Array): void {
    if (this.length + data.length > this.limit) {
      throw new ProtocolError(
        'ENOSPC',
        `Expected at most ${this.limit} bytes of device state, but got ${this.length + data.length}`,
      );
    }
    this.parts.push(data.slice());
    this.length += data.length;
  }

  stream(): Uint8Array {
    const stream = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      stream.set(part, at);
      at += part.length;
    }
    return stream;
  }
}
