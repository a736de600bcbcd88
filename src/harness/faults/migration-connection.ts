import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { MigrationChannel } from 'qmp-client';
import type { FaultOf } from '../../scenario/faults.js';
import { TimeLimit } from '../resources/time-limit.js';

/** A piece of a slow connection's traffic is held back for its share of the time, but no longer than this at once, ms. */
const longestHold = 100;

/** How long a connection that is on its way may take, in milliseconds. */
const patience = 5000;

/** Passes bytes on, all at once, none, or at a rate. */
class Throttle extends Transform {
  #bytesPerSecond = Number.POSITIVE_INFINITY;
  #changed: (() => void) | undefined;

  /** 0 lets nothing through, Infinity everything at once. */
  set bytesPerSecond(value: number) {
    this.#bytesPerSecond = value;
    this.#changed?.();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    void this.#pass(chunk).then(() => done(), done);
  }

  async #pass(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      if (this.#bytesPerSecond === 0) {
        await new Promise<void>((resolve) => {
          this.#changed = resolve;
        });
        continue;
      }
      const rate = this.#bytesPerSecond;
      const size = Number.isFinite(rate)
        ? Math.min(chunk.length - at, Math.max(1, Math.ceil((rate * longestHold) / 1000)))
        : chunk.length - at;
      this.push(chunk.subarray(at, at + size));
      at += size;
      if (Number.isFinite(rate)) await delay((size / rate) * 1000);
    }
  }
}

interface Passage {
  readonly source: Socket;
  readonly destination: Socket;
  /** From the source to the destination, and back. */
  readonly throttles: readonly [Throttle, Throttle];
}

/**
 * Stands on the connection that a migration's stream takes, so that the connection can break, hang or crawl as
 * networks do. Neither QEMU knows of it.
 */
export class MigrationConnection implements AsyncDisposable {
  readonly #passages = new Set<Passage>();
  #server: Server | undefined;

  /** @param path the Unix socket that the source is to connect to. */
  constructor(readonly path: string) {}

  /** Listens for the source, and passes it on to the destination's channel. Returns the source's channels. */
  async interpose(channels: MigrationChannel[]): Promise<MigrationChannel[]> {
    const target = targetOf(channels);
    const server = createServer({ allowHalfOpen: true }, (source) => this.#accept(source, target));
    this.#server = server;
    server.listen(this.path);
    await once(server, 'listening');
    return [{ 'channel-type': 'main', addr: { transport: 'socket', type: 'unix', path: this.path } }];
  }

  /** Whether there is a connection now. */
  get established(): boolean {
    return this.#passages.size > 0;
  }

  /**
   * Whether there is a connection to strike. QEMU may call a migration active a moment before its connection has come
   * through here, so one that is on its way is waited for.
   */
  async stands(signal: AbortSignal): Promise<boolean> {
    if (this.established) return true;
    if (this.#server?.listening !== true) return false;
    using limit = new TimeLimit(patience, signal, 'the migration to connect');
    await once(this.#server, 'connection', { signal: limit.signal }).catch(() => {});
    return this.established;
  }

  /** Strikes every connection there is. Resolves when a fault that lasts is over. */
  async strike(
    { how, for: duration, bytesPerSecond }: FaultOf<'connection'>,
    signal: AbortSignal,
  ): Promise<void> {
    const passages = [...this.#passages];
    switch (how) {
      case 'reset':
        for (const { source, destination } of passages) {
          reset(source);
          reset(destination);
        }
        return;
      case 'half-close':
        for (const { destination, throttles } of passages) {
          // What the source goes on to send gets lost, and what the destination answers still arrives.
          throttles[0].unpipe(destination);
          throttles[0].resume();
          destination.end();
        }
        return;
      case 'stall':
      case 'slow':
        this.#throttle(passages, how === 'stall' ? 0 : bytesPerSecond);
        try {
          await delay(duration, undefined, { signal });
        } finally {
          this.#throttle(passages, Number.POSITIVE_INFINITY);
        }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { source, destination } of this.#passages) {
      source.destroy();
      destination.destroy();
    }
    const server = this.#server;
    if (server?.listening !== true) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  #throttle(passages: readonly Passage[], bytesPerSecond: number): void {
    for (const { throttles } of passages)
      for (const throttle of throttles) throttle.bytesPerSecond = bytesPerSecond;
  }

  #accept(source: Socket, target: NetConnectOpts): void {
    const destination = connect({ ...target, allowHalfOpen: true });
    const throttles: Passage['throttles'] = [new Throttle(), new Throttle()];
    const passage = { source, destination, throttles };
    this.#passages.add(passage);
    source.pipe(throttles[0]).pipe(destination);
    destination.pipe(throttles[1]).pipe(source);
    for (const [socket, other] of [
      [source, destination],
      [destination, source],
    ] as const) {
      // A machine that is killed resets its connection, and the other one is to see that.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        // What an orderly end left behind on its way still arrives.
        if (!socket.readableEnded) other.destroy();
        if (other.destroyed) this.#passages.delete(passage);
      });
    }
  }
}

/** A TCP connection ends by RST; of a Unix socket the end is all that there is. */
function reset(socket: Socket): void {
  if (socket.remotePort === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

function targetOf(channels: readonly MigrationChannel[]): NetConnectOpts {
  const [channel] = channels;
  if (channels.length === 1 && channel?.addr.transport === 'socket') {
    if (channel.addr.type === 'unix') return { path: channel.addr.path };
    if (channel.addr.type === 'inet') return { host: channel.addr.host, port: Number(channel.addr.port) };
  }
  throw new Error(
    `Expected one channel over a Unix or a TCP socket to stand on, got ${JSON.stringify(channels)}.`,
  );
}
