import type { Duplex } from 'node:stream';
import type { ExecuteParameters } from '../client/qmp-client.js';
import {
  CommandConnection,
  type ConnectionOptions,
  defaultCommandTimeout,
} from '../connection/command-connection.js';
import type { Message } from '../connection/message-stream.js';
import { describeAddress, openSocket, type PeerAddress } from '../connection/peer-address.js';
import { sharedLimits, type WaitLimits } from '../connection/wait-limits.js';
import { ConnectionClosedError, type ErrorResponse, ExecuteError, type QmpError } from '../errors/index.js';
import type { GuestAgentCommandName, GuestAgentCommands } from './guest-agent-commands.js';
import { type ExecOptions, type ExecResult, guestExec } from './guest-exec.js';
import { Synchronizer, sentinel } from './synchronizer.js';

/** Limits for connecting and the first synchronization together. The default time limit is 30,000 ms. */
export interface GuestAgentConnectOptions extends ConnectionOptions, WaitLimits {}

const defaultConnectTimeout = 30_000;
const shutdownId = 'guest-shutdown';

/**
 * A connection to the QEMU guest agent, over the host's socket of its virtio-serial port. Commands are sent one
 * at a time, as the agent executes them. After a command whose caller gave up, the client synchronizes again
 * before it sends the next, so that a late response is never taken for another's.
 */
export class GuestAgentClient implements AsyncDisposable {
  readonly #connection: CommandConnection;
  readonly #synchronizer: Synchronizer;
  readonly #commandTimeout: number;
  readonly #peer: string;
  #onShutdownRefused: ((response: ErrorResponse) => void) | undefined;

  private constructor(stream: Duplex, peer: string, options: ConnectionOptions) {
    this.#peer = peer;
    this.#commandTimeout = options.commandTimeout ?? defaultCommandTimeout;
    this.#synchronizer = new Synchronizer(
      peer,
      (message, prefix) => this.#connection.send(message, prefix),
      () => this.#connection.forgetLateResponses(),
    );
    this.#connection = new CommandConnection(stream, options, {
      peer,
      maxInFlight: () => (this.#synchronizer.active ? 0 : 1),
      inOrderWithoutId: true,
      sentinel,
      onSentinel: () => this.#synchronizer.sentinel(),
      skipsGarbage: () => this.#synchronizer.active,
      interceptResponse: (message) => this.#intercept(message),
      onOther: () => this.#synchronizer.active,
      onClosed: (makeError) => this.#synchronizer.end(makeError),
    });
  }

  /**
   * Connects to the port's socket and synchronizes with the agent, for as long as the guest needs to start it.
   *
   * @throws {ConnectError} when the socket cannot be opened.
   * @throws {TimeoutError} when the agent does not answer in time.
   */
  static async connect(
    address: PeerAddress,
    options: GuestAgentConnectOptions = {},
  ): Promise<GuestAgentClient> {
    const limits = sharedLimits({ ...options, timeout: options.timeout ?? defaultConnectTimeout });
    const socket = await openSocket(address, limits());
    return GuestAgentClient.fromStream(socket, { ...options, ...limits(), name: describeAddress(address) });
  }

  /** Speaks to the agent over a stream that is open already. The stream belongs to the client from now on. */
  static async fromStream(
    stream: Duplex,
    options: GuestAgentConnectOptions & { name?: string } = {},
  ): Promise<GuestAgentClient> {
    const peer = options.name === undefined ? 'the guest agent' : `the guest agent (${options.name})`;
    const client = new GuestAgentClient(stream, peer, options);
    try {
      await client.synchronize({ ...options, timeout: options.timeout ?? defaultConnectTimeout });
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** Resolves, never rejects, when the connection has ended, with the error that says why. */
  get closed(): Promise<QmpError> {
    return this.#connection.closed;
  }

  /**
   * Executes a command and resolves with what it returns.
   *
   * @throws {ExecuteError} when the agent answers with an error.
   * @throws {TimeoutError} when no response comes in time.
   * @throws {ConnectionClosedError | ProtocolError} when the connection ends before the response.
   */
  async execute<Name extends GuestAgentCommandName>(
    command: Name,
    ...parameters: ExecuteParameters<GuestAgentCommands[Name]['arguments']>
  ): Promise<GuestAgentCommands[Name]['result']> {
    const [args, limits] = parameters;
    return (await this.executeUntyped(command, args, limits)) as GuestAgentCommands[Name]['result'];
  }

  /**
   * Executes any other command that sends a response when it succeeds.
   *
   * @throws what {@link execute} throws.
   */
  async executeUntyped(command: string, args?: object, limits: WaitLimits = {}): Promise<unknown> {
    try {
      return await this.#connection.execute({ command, arguments: args, outOfBand: false }, limits);
    } finally {
      if (this.#connection.awaitsLateResponse && !this.#synchronizer.active) this.#synchronizer.start();
    }
  }

  /**
   * Runs a program in the guest to its end and resolves with its output, whatever its exit status.
   * `timeout` bounds the whole run (default: none; each question to the agent has the command time limit).
   * Giving up leaves the program running, as the agent has no way to end it.
   *
   * @throws {ExecuteError} when the agent cannot start it.
   */
  exec(
    path: string,
    args: readonly string[],
    options: ExecOptions & { encoding: 'buffer' },
  ): Promise<ExecResult<Buffer>>;
  exec(
    path: string,
    args?: readonly string[],
    options?: ExecOptions & { encoding?: 'utf8' },
  ): Promise<ExecResult>;
  async exec(
    path: string,
    args: readonly string[] = [],
    options: ExecOptions = {},
  ): Promise<ExecResult<Buffer> | ExecResult> {
    const result = await guestExec(this, this.#commandTimeout, path, args, options);
    if (options.encoding === 'buffer') return result;
    return { ...result, stdout: result.stdout.toString(), stderr: result.stderr.toString() };
  }

  /**
   * Asks the guest to shut down. The agent answers only if it refuses, so this resolves when the agent has gone
   * on to the next command without complaint, or when it is gone.
   *
   * @throws {ExecuteError} when the agent refuses.
   */
  async shutdown(
    mode: 'powerdown' | 'halt' | 'reboot' = 'powerdown',
    limits: WaitLimits = {},
  ): Promise<void> {
    const args = { mode };
    const refused = new Promise<never>((_, reject) => {
      this.#onShutdownRefused = (response) =>
        reject(new ExecuteError(this.#peer, 'guest-shutdown', args, response));
    });
    this.#connection.send({ execute: 'guest-shutdown', arguments: args, id: shutdownId });
    try {
      await Promise.race([refused, this.synchronize(limits)]);
    } catch (error) {
      if (!(error instanceof ConnectionClosedError && error.closedBy === 'peer')) throw error;
    } finally {
      this.#onShutdownRefused = undefined;
    }
  }

  /**
   * Makes sure that whatever the agent sends from here on answers what is sent from here on. Done by itself on
   * connecting and after a command that timed out.
   *
   * @throws {TimeoutError} when the agent does not answer in time.
   */
  async synchronize(limits: WaitLimits = {}): Promise<void> {
    this.#synchronizer.start();
    await this.#synchronizer.wait({ ...limits, timeout: limits.timeout ?? this.#commandTimeout });
  }

  /** Closes the connection. Pending commands are rejected. May be called again. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #intercept(message: Message): boolean {
    if (message.id === shutdownId) {
      if ('error' in message) this.#onShutdownRefused?.(message as unknown as ErrorResponse);
      return true;
    }
    return this.#synchronizer.intercept(message);
  }
}
