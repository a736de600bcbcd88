import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { LineSocket } from './line-socket.js';

/** How much of what the console said before is told to whoever comes. */
const linesBefore = 24;

/**
 * A socket on which a guest's console, of which the harness holds the one end that there is, is read and written by any
 * number of clients.
 */
export class ConsoleRelay implements AsyncDisposable {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #watching: Disposable;

  private constructor(
    readonly path: string,
    console: LineSocket,
  ) {
    this.#server = createServer((client) => {
      this.#clients.add(client);
      client.on('close', () => this.#clients.delete(client));
      client.on('error', () => {}); // it is gone, and closed
      client.on('data', (data) => console.send(data));
      const before = console.reader.lines.slice(-linesBefore);
      client.write(before.map((line) => `${line}\r\n`).join(''));
    });
    this.#watching = console.watch((chunk) => {
      for (const client of this.#clients) client.write(chunk);
    });
  }

  /** Begins to listen on the path. */
  static async listen(path: string, console: LineSocket): Promise<ConsoleRelay> {
    const relay = new ConsoleRelay(path, console);
    try {
      relay.#server.listen(path);
      await once(relay.#server, 'listening');
      return relay;
    } catch (error) {
      await relay[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching[Symbol.dispose]();
    for (const client of this.#clients) client.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
