import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  type ClientOptions,
  type Device,
  DeviceServer,
  type DeviceServerOptions,
} from '../../src/index.js';
import { RegisterDevice } from './register-device.js';

/**
 * A server that shares the test's thread: its reactor looks at its descriptors whenever the event loop turns, so
 * that a test sees every step in one order and needs no second thread.
 */
export class Served<D extends Device> implements AsyncDisposable {
  readonly log: string[] = [];
  readonly server: DeviceServer;
  private readonly directory = mkdtempSync(join(tmpdir(), 'vfio-user-'));
  private readonly clients: Client[] = [];
  private turning = true;
  private failure: unknown;

  constructor(
    readonly device: D,
    options: Partial<DeviceServerOptions> = {},
  ) {
    this.server = new DeviceServer({
      path: join(this.directory, 'device.sock'),
      device,
      log: (line) => this.log.push(line),
      ...options,
    });
    this.turn();
  }

  get path(): string {
    return this.server.path;
  }

  async connect(options: ClientOptions = {}): Promise<Client> {
    const client = await Client.connect(this.path, { spinMicroseconds: 0, timeout: 5000, ...options });
    this.clients.push(client);
    return client;
  }

  /** Resolves when the condition holds, looking at every turn of the event loop. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure !== undefined) throw this.failure;
      await new Promise(setImmediate);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.turning = false;
    for (const client of this.clients) client.close();
    this.server.close();
    rmSync(this.directory, { recursive: true, force: true });
    if (this.failure !== undefined) throw this.failure;
  }

  private turn(): void {
    if (!this.turning) return;
    try {
      this.server.reactor.round(0);
    } catch (error) {
      this.failure = error;
      return;
    }
    setImmediate(() => this.turn());
  }
}

export const serveRegisters = (
  options?: ConstructorParameters<typeof RegisterDevice>[0],
): Served<RegisterDevice> => new Served(new RegisterDevice(options));
