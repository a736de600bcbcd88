import { closeAll } from '../native/message-io.js';
import { NativeBuffer } from '../native/native-buffer.js';
import { Command } from '../protocol/command.js';
import { ProtocolError } from '../protocol/errors.js';
import {
  type Capabilities,
  defaultCapabilities,
  encodeVersion,
  parseVersion,
  VERSION_MAJOR,
  VERSION_MINOR,
} from '../protocol/version.js';
import type { Connection } from '../transport/connection.js';
import { ConnectionClosedError, FramingError } from '../transport/errors.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { canBeOvertaken } from './handle-region.js';
import { handlers } from './handlers.js';
import { MessageMemory } from './remote-memory.js';
import { Reply } from './reply.js';
import type { ServerLog } from './server-log.js';

const EIO = 5;

export interface SessionOptions {
  /** What the server says about itself. */
  readonly capabilities: Capabilities;
  /** How long a client may take to answer a DMA_READ or DMA_WRITE, in milliseconds. */
  readonly replyTimeout: number;
  readonly log: ServerLog;
  /** Called when VERSION has been agreed on. */
  readonly negotiated: () => void;
}

type Shared = Omit<ClientState, 'client'>;

/** One client's time with the device: takes its commands, in order, and answers them. */
export class Session {
  private state: ClientState | undefined;
  private remote: MessageMemory | undefined;
  private readonly reply: Reply;
  /** For replies to commands that come while another is being handled. */
  private inner = new NativeBuffer(4096);

  constructor(
    readonly connection: Connection,
    private readonly shared: Shared,
    private readonly options: SessionOptions,
  ) {
    this.reply = new Reply(connection);
  }

  /** Whether VERSION has been agreed on. */
  get isNegotiated(): boolean {
    return this.state !== undefined;
  }

  /** Receives what there is, and handles it. Throws ConnectionClosedError or FramingError when the session is over. */
  receive(): void {
    if (this.connection.fill()) this.handleReceived();
  }

  /**
   * Handles the commands that have been received, in order: those that came while the device waited for guest memory,
   * then those that came together with the reply that ended the wait. The socket tells of neither again, so this has to
   * follow whatever the device does on its own account.
   */
  handleReceived(): void {
    for (;;) {
      const message = this.remote?.deferred.shift() ?? this.connection.next();
      if (message === undefined) return;
      this.handle(message);
    }
  }

  /**
   * Answers a read of a register while the device waits for guest memory: QEMU waits for the answer on the thread that would
   * have to serve the device's DMA_READ or DMA_WRITE first. Other commands may change what the device is at: they wait.
   */
  private answerAtOnce(message: Message): boolean {
    const { state, remote, connection } = this;
    if (state === undefined || message.command !== Command.REGION_READ) return false;
    if (!remote!.deferred.every((waiting) => canBeOvertaken(state.device, waiting))) return false;
    // The reply to the command that is being handled may lie there half made.
    const { outgoing } = connection;
    connection.outgoing = this.inner;
    try {
      this.handle(message, new Reply(connection));
      return true;
    } finally {
      this.inner = connection.outgoing;
      connection.outgoing = outgoing;
    }
  }

  private handle(message: Message, reply = this.reply): void {
    const { id, command, wantsReply } = message;
    if (!message.isCommand) {
      this.options.log(`Ignored a message that is no command: ${message}`, 'client');
      return;
    }
    try {
      reply.clear();
      if (this.state === undefined) this.negotiate(message);
      else this.execute(this.state, message, reply);
      if (wantsReply) reply.send(id, command);
    } catch (error) {
      if (error instanceof ConnectionClosedError || error instanceof FramingError) throw error;
      this.options.log(`Failed ${message}: ${describe(error)}`, 'refused-command');
      if (wantsReply)
        this.connection.sendError(id, command, error instanceof ProtocolError ? error.errno : EIO);
      if (this.state === undefined)
        throw new ConnectionClosedError('The client could not agree on a version');
    } finally {
      if (message.descriptors.length !== 0) closeAll(message.takeDescriptors());
    }
  }

  private execute(state: ClientState, message: Message, reply: Reply): void {
    const handler = handlers[message.command];
    if (handler === undefined) {
      throw new ProtocolError('EINVAL', `Expected a command that a server takes, but got ${message.command}`);
    }
    handler(state, message, reply);
  }

  private negotiate(message: Message): void {
    if (message.command !== Command.VERSION) {
      throw new ProtocolError('EINVAL', `Expected VERSION first, but got ${message}`);
    }
    const { major, minor, capabilities: client } = parseVersion(message.payload);
    if (major !== VERSION_MAJOR) {
      throw new ProtocolError(
        'EINVAL',
        `Expected major version ${VERSION_MAJOR}, but the client speaks ${major}`,
      );
    }
    if (client.maxDataXferSize === 0) {
      throw new ProtocolError('EINVAL', 'Expected max_data_xfer_size to be at least 1, but it is 0');
    }
    const own = this.options.capabilities;
    const agreed: Capabilities = {
      ...own,
      writeMultiple: own.writeMultiple && client.writeMultiple,
      migration: client.migration &&
        own.migration && { ...own.migration, maxBitmapSize: this.bitmapLimit(client) },
    };
    const payload = encodeVersion({ major, minor: Math.min(minor, VERSION_MINOR), capabilities: agreed });
    this.reply.allocate(payload.length);
    this.reply.bytes.set(payload, Reply.PAYLOAD);
    const transfer = Math.min(client.maxDataXferSize, own.maxDataXferSize);
    this.remote = new MessageMemory(this.connection, transfer, this.options.replyTimeout, (message) =>
      this.answerAtOnce(message),
    );
    this.shared.memory.remote = this.remote;
    this.state = { ...this.shared, client, maxBitmapSize: this.bitmapLimit(client) };
    this.options.negotiated();
  }

  private bitmapLimit({ migration }: Capabilities): number {
    return Math.min(
      this.shared.maxBitmapSize,
      (migration ?? defaultCapabilities.migration)?.maxBitmapSize ?? Infinity,
    );
  }
}

/** An error for the log: its sentence, and where a bug of the device is, the place. */
export function describe(error: unknown): string {
  if (error instanceof ProtocolError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
