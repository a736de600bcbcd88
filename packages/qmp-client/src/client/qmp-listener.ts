import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { checkAddress, describeAddress, type PeerAddress } from '../connection/peer-address.js';
import { awaitWithin, sharedLimits } from '../connection/wait-limits.js';
import { ConnectError, ConnectionClosedError, TimeoutError } from '../errors/index.js';
import { type ConnectOptions, QmpClient } from './qmp-client.js';

/**
 * The other way round: the client listens and QEMU connects (`-chardev socket,…,server=off`). Since the socket is
 * there before QEMU starts, nothing has to be tried again until QEMU is ready.
 */
export class QmpListener implements AsyncDisposable {
  readonly #server: Server;
  readonly #address: PeerAddress;
  readonly #arrived: Socket[] = [];
  readonly #waiting = new Set<{ resolve: (socket: Socket) => void; reject: (error: unknown) => void }>();

  private constructor(address: PeerAddress) {
    this.#address = address;
    this.#server = createServer({ noDelay: true }, (socket) => {
      // Errors before accept() are seen by the client that takes the socket over, as a closed stream.
      socket.on('error', () => {});
      const [waiter] = this.#waiting;
      if (waiter === undefined) this.#arrived.push(socket);
      else waiter.resolve(socket);
    });
  }

  /**
   * Listens on a Unix or TCP socket; port 0 lets the system choose.
   *
   * @throws {ConnectError} when the system refuses, as with an address in use.
   */
  static async listen(address: PeerAddress): Promise<QmpListener> {
    checkAddress(address);
    const listener = new QmpListener(address);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          new ConnectError(
            `Expected to listen on ${describeAddress(address)}, but the system said ${cause.code ?? cause.message}.`,
            address,
            { cause },
          ),
        ),
      );
      listener.#server.listen(address, resolve);
    });
    return listener;
  }

  /** Where it listens, with the port that the system chose. */
  get address(): PeerAddress {
    if ('path' in this.#address) return this.#address;
    return { host: this.#address.host, port: (this.#server.address() as AddressInfo).port };
  }

  /**
   * Waits for QEMU to connect, then greets and negotiates as {@link QmpClient.connect} does.
   *
   * @throws {TimeoutError} when nobody connects in time, and what {@link QmpClient.fromStream} throws.
   */
  async accept(options: ConnectOptions = {}): Promise<QmpClient> {
    const limits = sharedLimits({ ...options, timeout: options.timeout ?? 10_000 });
    if (!this.#server.listening) throw this.#closedError();
    const name = describeAddress(this.address);
    const socket =
      this.#arrived.shift() ??
      (await awaitWithin<Socket>(
        limits(),
        (timeout) =>
          new TimeoutError(
            `Expected QEMU to connect to ${name} within ${Math.round(timeout)} ms, but nobody did; ` +
              'did QEMU start, and is its chardev a client (server=off)?',
            { timeout },
          ),
        (resolve, reject) => {
          const waiter = { resolve, reject };
          this.#waiting.add(waiter);
          return () => this.#waiting.delete(waiter);
        },
      ));
    return QmpClient.fromStream(socket, { ...options, ...limits(), name });
  }

  /** Stops listening and removes the socket's file. Clients that were accepted live on. */
  async close(): Promise<void> {
    for (const { reject } of [...this.#waiting]) reject(this.#closedError());
    for (const socket of this.#arrived.splice(0)) socket.destroy();
    if (!this.#server.listening) return;
    // Its callback would wait for the accepted clients too; the socket's file and descriptor go at once.
    this.#server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #closedError(): ConnectionClosedError {
    return new ConnectionClosedError(`The listener on ${describeAddress(this.#address)} was closed.`, {
      closedBy: 'us',
      pending: [],
    });
  }
}
