import { commandName } from '../../src/index.js';
import { closeDescriptor, MessageIo, NativeBuffer } from '../../src/native/index.js';
import { connectUnix } from '../../src/native/unix-socket.js';

const EAGAIN = 11;

/** A peer that sends whatever bytes it likes. */
export class RawPeer implements Disposable {
  private readonly io = new MessageIo();
  private readonly socket: number;
  private readonly buffer = new NativeBuffer(65536);
  private open = true;

  constructor(path: string) {
    this.socket = connectUnix(path);
  }

  /** Sends bytes as far as the socket takes them; a server that has hung up is no error. */
  send(bytes: Uint8Array, descriptors: readonly number[] = []): void {
    const message = new NativeBuffer(Math.max(bytes.length, 1));
    message.bytes.set(bytes);
    this.io.send(this.socket, message.pointer, bytes.length, descriptors);
  }

  /** What has arrived: bytes, undefined if nothing has, or 'closed'. */
  receive(): Uint8Array | undefined | 'closed' {
    const count = this.io.receive(this.socket, this.buffer.pointer, this.buffer.length);
    for (const descriptor of this.io.received) closeDescriptor(descriptor);
    if (count === -EAGAIN) return undefined;
    return count <= 0 ? 'closed' : this.buffer.bytes.slice(0, count);
  }

  /** The next message with that command; what comes before it is dropped. */
  async until(command: number): Promise<Uint8Array> {
    let received: Uint8Array = new Uint8Array();
    for (;;) {
      const part = this.receive();
      if (part === 'closed') throw new Error(`Expected ${commandName(command)}, but the server hung up`);
      if (part !== undefined) received = Buffer.concat([received, part]);
      for (const message of split(received)) {
        if (new DataView(message.buffer, message.byteOffset).getUint16(2, true) === command) return message;
      }
      await new Promise(setImmediate);
    }
  }

  [Symbol.dispose](): void {
    if (this.open) closeDescriptor(this.socket);
    this.open = false;
  }
}

function split(stream: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at + 16 <= stream.length; ) {
    const size = new DataView(stream.buffer, stream.byteOffset).getUint32(at + 4, true);
    messages.push(stream.subarray(at, at + size));
    at += size;
  }
  return messages;
}
