import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { QmpClient, type QmpClientOptions } from '../../src/index.js';

export const greeting =
  '{"QMP": {"version": {"qemu": {"major": 11, "minor": 1, "micro": 3}, "package": ""}, "capabilities": ["oob"]}}\r\n';

/** Milliseconds until a client that does not send what the test awaits fails it, below mocha's own limit. */
const patience = 4_000;

/** One side of a TCP connection on which the test says whatever it likes. */
export class HostilePeer implements AsyncDisposable {
  readonly address: { host: string; port: number };
  readonly #server;
  readonly #accepted: Promise<Socket>;
  #received = '';

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    this.#accepted = once(server, 'connection').then(([socket]: Socket[]) => {
      socket!.setNoDelay(true);
      socket!.on('data', (chunk: Buffer) => {
        this.#received += chunk.toString('latin1');
      });
      socket!.on('error', () => {});
      return socket!;
    });
  }

  static async listen(): Promise<HostilePeer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HostilePeer(server);
  }

  /** Greets and negotiates like QEMU; what comes after is the test's. */
  async welcome(options: QmpClientOptions = {}): Promise<QmpClient> {
    const client = QmpClient.connect(this.address, options);
    await this.send(greeting);
    await this.receive('qmp_capabilities');
    await this.send('{"return": {}, "id": 1}\r\n');
    return client;
  }

  async send(...pieces: (string | Uint8Array)[]): Promise<void> {
    const socket = await this.#accepted;
    for (const piece of pieces) {
      // A turn of the event loop between two writes keeps them from being joined on our side.
      await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
    }
  }

  /** Resolves when the text has arrived, with all that has arrived so far. */
  async receive(text: string): Promise<string> {
    const socket = await this.#accepted;
    while (!this.#received.includes(text))
      await once(socket, 'data', { signal: AbortSignal.timeout(patience) });
    return this.#received;
  }

  /** Resolves when so many whole lines have arrived, with all of them (one character for each byte). */
  async lines(count: number): Promise<string[]> {
    const socket = await this.#accepted;
    while (this.#received.split('\n').length <= count)
      await once(socket, 'data', { signal: AbortSignal.timeout(patience) });
    return this.#received.split('\n').slice(0, -1);
  }

  /** Resolves when the client has closed the connection. */
  async closed(): Promise<void> {
    const socket = await this.#accepted;
    if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(patience) });
  }

  async close(): Promise<void> {
    (await this.#accepted).end();
  }

  async reset(): Promise<void> {
    (await this.#accepted).resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    (await this.#accepted).destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
