import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * QEMU's qtest socket (docs/devel/testing/qtest): one line a command, one line an answer, beside any accelerator.
 * The harness uses it to read and write, as a CPU would, the PCI state that QEMU keeps for a device, and to mark memory
 * that the device could not. Commands are pipelined: all are sent at once, and the answers come in their order.
 */
export class Qtest implements Disposable {
  readonly #socket: Socket;
  readonly #waiting: {
    command: string;
    resolve: (answer: string) => void;
    reject: (error: Error) => void;
  }[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    // An error of the socket is the line reader's error too, and would end the harness if nobody listened to it.
    createInterface({ input: socket })
      .on('line', (line) => this.#answered(line))
      .on('error', (error: Error) => this.#lost(error.message));
    socket.on('error', (error) => this.#lost(error.message));
    socket.on('close', () => this.#lost('the connection was closed'));
  }

  static async connect(path: string, signal?: AbortSignal): Promise<Qtest> {
    const socket = connect({ path });
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new Qtest(socket);
  }

  /** Reads `length` bytes at a guest physical address. */
  async read(address: number, length: number): Promise<Buffer> {
    const answer = await this.#command(`read 0x${address.toString(16)} 0x${length.toString(16)}`);
    return Buffer.from(answer.replace(/^0x/, ''), 'hex');
  }

  /** Writes bytes from a guest physical address on, in accesses as wide as the memory there allows. */
  async writeBytes(address: number, bytes: Uint8Array): Promise<void> {
    const hex = Buffer.from(bytes).toString('hex');
    await this.#command(`write 0x${address.toString(16)} 0x${bytes.length.toString(16)} 0x${hex}`);
  }

  /** Reads an I/O port, 32 bits. */
  async portIn(port: number): Promise<number> {
    return Number(await this.#command(`inl 0x${port.toString(16)}`));
  }

  /** Writes 8, 16 or 32 bits to an I/O port. */
  async portOut(port: number, value: number, width: AccessWidth = 32): Promise<void> {
    await this.#command(`out${widthLetter[width]} 0x${port.toString(16)} 0x${value.toString(16)}`);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #command(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new Error(`Expected to send "${command}" over qtest, but the connection is closed.`));
        return;
      }
      this.#waiting.push({ command, resolve, reject });
      this.#socket.write(`${command}\n`);
    });
  }

  #answered(line: string): void {
    // Interrupt notices ("IRQ raise 4") come unasked.
    if (line.startsWith('IRQ')) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    if (line.startsWith('OK')) waiting.resolve(line.slice(3));
    else waiting.reject(new Error(`Expected qtest to answer "${waiting.command}" with OK, got "${line}".`));
  }

  #lost(why: string): void {
    for (const { command, reject } of this.#waiting.splice(0)) {
      reject(new Error(`Expected an answer to "${command}" over qtest, but ${why}.`));
    }
  }
}

/** Bits. */
export type AccessWidth = 8 | 16 | 32;

const widthLetter = { 8: 'b', 16: 'w', 32: 'l' } as const;
