import type { Duplex } from 'node:stream';
import { CommandConnection, type ConnectionOptions } from '../connection/command-connection.js';
import { excerpt } from '../connection/excerpt.js';
import type { Message } from '../connection/message-stream.js';
import { describeAddress, openSocket, type PeerAddress } from '../connection/peer-address.js';
import { awaitWithin, sharedLimits, type WaitLimits } from '../connection/wait-limits.js';
import {
  GreetingError,
  NegotiationError,
  ProtocolError,
  type QmpError,
  TimeoutError,
} from '../errors/index.js';
import { EventHistory, type WaitForEventOptions } from '../events/event-history.js';
import { parseEvent, type QmpEvent, type QmpEventName } from '../events/qmp-event.js';
import type { QmpCommands, QmpOutOfBandCommandName } from '../generated/qmp-schema.js';
import { type Greeting, parseGreeting } from './greeting.js';

/** The name of a command that the schema knows. */
export type QmpCommandName = keyof QmpCommands;

/** The arguments of a command. */
export type QmpArguments<Name extends QmpCommandName> = QmpCommands[Name]['arguments'];

/** What a command returns. */
export type QmpResult<Name extends QmpCommandName> = QmpCommands[Name]['result'];

/** What follows the command's name: its arguments may be left out exactly if none is mandatory. */
export type ExecuteParameters<Arguments> =
  Record<never, never> extends Arguments
    ? [args?: Arguments, limits?: WaitLimits]
    : [args: Arguments, limits?: WaitLimits];

export interface QmpClientOptions extends ConnectionOptions {
  /** Whether to enable out-of-band execution if QEMU offers it. Default true. */
  outOfBand?: boolean | undefined;
  /** The time limit of a wait for an event that names none, in milliseconds. Default 60,000. */
  eventTimeout?: number | undefined;
  /** How many events are kept. Default 100,000. */
  eventHistoryLimit?: number | undefined;
}

/** Limits for connecting, greeting and negotiation together. The default time limit is 10,000 ms. */
export interface ConnectOptions extends QmpClientOptions, WaitLimits {}

const defaultConnectTimeout = 10_000;
const defaultEventTimeout = 60_000;
const defaultEventHistoryLimit = 100_000;

/** QEMU stops reading, also out-of-band commands, when more in-band commands than this wait for it. */
const maxInFlightWithOutOfBand = 8;

/** A connection to QEMU's monitor, greeted and negotiated. */
export class QmpClient implements AsyncDisposable {
  /** Every event since connect. */
  readonly events: EventHistory;
  readonly #peer: string;
  readonly #connection: CommandConnection;
  readonly #eventTimeout: number;
  #greeting: Greeting | undefined;
  #awaitGreeting: { resolve: (greeting: Greeting) => void; reject: (error: unknown) => void } | undefined;
  #capabilities: readonly string[] = [];

  private constructor(stream: Duplex, peer: string, options: QmpClientOptions) {
    this.#peer = peer;
    this.#eventTimeout = options.eventTimeout ?? defaultEventTimeout;
    this.events = new EventHistory(peer, options.eventHistoryLimit ?? defaultEventHistoryLimit);
    this.#connection = new CommandConnection(stream, options, {
      peer,
      maxInFlight: () =>
        this.#capabilities.includes('oob') ? maxInFlightWithOutOfBand : Number.POSITIVE_INFINITY,
      interceptResponse: (message, bytes) =>
        this.#greeting === undefined && this.#refuseGreeting(message, bytes),
      onOther: (message, at, bytes) => this.#receive(message, at, bytes),
      onClosed: (makeError) => this.#onClosed(makeError),
    });
  }

  /**
   * Connects to a monitor that listens on a Unix or TCP socket, awaits its greeting and negotiates capabilities.
   *
   * @throws {ConnectError} when the socket cannot be opened.
   * @throws {GreetingError} when the first message is not QMP's greeting.
   * @throws {NegotiationError} when QEMU refuses the capabilities.
   * @throws {TimeoutError} when all that takes longer than `timeout`.
   */
  static async connect(address: PeerAddress, options: ConnectOptions = {}): Promise<QmpClient> {
    const limits = sharedLimits({ ...options, timeout: options.timeout ?? defaultConnectTimeout });
    const socket = await openSocket(address, limits());
    return QmpClient.fromStream(socket, { ...options, ...limits(), name: describeAddress(address) });
  }

  /**
   * Speaks QMP over a stream that is open already: a socket that was accepted, or the parent's end of a
   * `stdio: 'pipe'` that QEMU uses as `-chardev socket,fd=N`. The stream belongs to the client from now on.
   *
   * @param options.name what error messages call the stream.
   * @throws what {@link connect} throws, but for `ConnectError`.
   */
  static async fromStream(
    stream: Duplex,
    options: ConnectOptions & { name?: string } = {},
  ): Promise<QmpClient> {
    const limits = sharedLimits({ ...options, timeout: options.timeout ?? defaultConnectTimeout });
    const client = new QmpClient(
      stream,
      options.name === undefined ? 'QEMU' : `QEMU (${options.name})`,
      options,
    );
    try {
      await client.#greet(limits());
      await client.#negotiate(options.outOfBand ?? true, limits());
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** What QEMU said first: its version and what it offers. */
  get greeting(): Greeting {
    return this.#greeting!;
  }

  /** The capabilities that were negotiated. */
  get capabilities(): readonly string[] {
    return this.#capabilities;
  }

  /** Resolves, never rejects, when the connection has ended, with the error that says why. */
  get closed(): Promise<QmpError> {
    return this.#connection.closed;
  }

  /**
   * Executes a command and resolves with what it returns. Commands are executed in the order of the calls.
   *
   * @param parameters the command's arguments, then `signal` and `timeout` (milliseconds).
   * @throws {ExecuteError} when QEMU answers with an error.
   * @throws {TimeoutError} when no response comes in time; a late one is dropped. The command may yet be executed.
   * @throws {ConnectionClosedError | ProtocolError} when the connection ends before the response.
   */
  execute<Name extends QmpCommandName>(
    command: Name,
    ...parameters: ExecuteParameters<QmpArguments<Name>>
  ): Promise<QmpResult<Name>> {
    const [args, limits] = parameters;
    return this.executeUntyped(command, args, limits) as Promise<QmpResult<Name>>;
  }

  /**
   * Executes a command that jumps QEMU's queue (QMP specification, "Out-of-band execution").
   *
   * @throws {NegotiationError} when out-of-band execution was not negotiated.
   * @throws what {@link execute} throws.
   */
  async executeOutOfBand<Name extends QmpOutOfBandCommandName>(
    command: Name,
    ...parameters: ExecuteParameters<QmpArguments<Name>>
  ): Promise<QmpResult<Name>> {
    if (!this.#capabilities.includes('oob')) {
      throw new NegotiationError(
        `Expected to execute "${command}" out of band, but that was not negotiated with ${this.#peer}; ` +
          'it must offer "oob", and the option outOfBand must not be false.',
        { offered: this.greeting.capabilities, requested: this.#capabilities },
      );
    }
    const [args, limits = {}] = parameters;
    const request = { command, arguments: args, outOfBand: true };
    return (await this.#connection.execute(request, limits)) as QmpResult<Name>;
  }

  /**
   * Executes a command that the schema does not know, such as a newer or a downstream QEMU's.
   *
   * @throws what {@link execute} throws.
   */
  executeUntyped(command: string, args?: object, limits: WaitLimits = {}): Promise<unknown> {
    return this.#connection.execute({ command, arguments: args, outOfBand: false }, limits);
  }

  /**
   * Resolves with the first event of the name, or of one of the names, after `since` (default: since connect),
   * at once if it has come already. For "the next one", take `events.position` before the action that causes it:
   *
   *     const mark = client.events.position;
   *     await client.execute('cont');
   *     await client.waitForEvent('RESUME', { since: mark });
   *
   * @throws {TimeoutError} when none comes within `timeout` milliseconds.
   * @throws {ConnectionClosedError | ProtocolError} when the connection ends first.
   * @throws {EventOverflowError} when it may be among events that were dropped from the history.
   */
  waitForEvent<Name extends QmpEventName>(
    names: Name | readonly Name[],
    options: WaitForEventOptions<Name> = {},
  ): Promise<QmpEvent<Name>> {
    return this.events.waitFor(names, { ...options, timeout: options.timeout ?? this.#eventTimeout });
  }

  /** Closes the connection. Pending commands and waits are rejected. May be called again. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #greet(limits: WaitLimits): Promise<void> {
    this.#greeting = await awaitWithin<Greeting>(
      limits,
      (timeout) =>
        new TimeoutError(
          `Expected a greeting from ${this.#peer} within ${Math.round(timeout)} ms, but none came; ` +
            "a monitor serves one client at a time, and a socket of QEMU's that is no monitor says nothing.",
          { timeout },
        ),
      (resolve, reject) => {
        this.#awaitGreeting = { resolve, reject };
      },
    );
  }

  async #negotiate(outOfBand: boolean, limits: WaitLimits): Promise<void> {
    const offered = this.greeting.capabilities;
    const requested = outOfBand ? offered.filter((name) => name === 'oob') : [];
    try {
      await this.executeUntyped('qmp_capabilities', { enable: requested }, limits);
    } catch (cause) {
      if (cause instanceof TimeoutError || cause instanceof ProtocolError || limits.signal?.aborted)
        throw cause;
      throw new NegotiationError(
        `Expected ${this.#peer} to enable ${JSON.stringify(requested)} of ${JSON.stringify(offered)}, ` +
          `but: ${(cause as Error).message}`,
        { offered, requested, cause },
      );
    }
    this.#capabilities = requested;
  }

  #refuseGreeting(message: Message, bytes: Buffer): true {
    this.#awaitGreeting?.reject(
      new GreetingError(
        `Expected ${this.#peer} to begin with QMP's greeting, but got ${excerpt(bytes)}; is the socket a QMP monitor?`,
        message,
      ),
    );
    return true;
  }

  #receive(message: Message, at: bigint, bytes: Buffer): boolean {
    if (this.#greeting === undefined) {
      const greeting = parseGreeting(message);
      if (greeting === undefined) return this.#refuseGreeting(message, bytes);
      // Set at once: events may follow in the same chunk, before the promise's waiter runs.
      this.#greeting = greeting;
      this.#awaitGreeting?.resolve(greeting);
      return true;
    }
    const event = parseEvent(message, at, this.events.position + 1);
    if (event === undefined) return false;
    this.events.push(event);
    return true;
  }

  #onClosed(makeError: () => QmpError): void {
    this.events.end(makeError);
    if (this.#greeting !== undefined) return;
    const cause = makeError();
    this.#awaitGreeting?.reject(
      new GreetingError(
        `Expected QMP's greeting, but: ${cause.message}`,
        cause instanceof ProtocolError ? cause.received : undefined,
        { cause },
      ),
    );
  }
}
