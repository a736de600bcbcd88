import { addressOf } from './libc.js';

/** Memory that both JavaScript and system calls use: allocated once, then filled and sent again and again. */
export class NativeBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
  readonly pointer: number;

  constructor(readonly length: number) {
    const buffer = new ArrayBuffer(length);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.pointer = addressOf(buffer);
  }
}
