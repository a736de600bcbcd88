import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { LogFile } from '../resources/log-file.js';

/** A part of the lines that a waiter looks at. */
export type LineListener = (line: string) => void;

/**
 * The lines that a guest sends over a character device. One reader may be fed by several machines one after
 * another: a line that was torn by a migration is joined.
 */
export class LineReader {
  readonly lines: string[] = [];
  readonly #listeners = new Set<LineListener>();
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  feed(chunk: Buffer): void {
    const parts = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = parts.pop()!;
    for (const part of parts) {
      const line = part.replace(/\r$/, '');
      this.lines.push(line);
      for (const listener of [...this.#listeners]) listener(line);
    }
  }

  /** Calls `listener` for every line from now on, until what is returned is disposed. */
  listen(listener: LineListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** The first line that `match` accepts, from the line number `from` on, past or future. */
  async waitFor(match: (line: string) => boolean, signal: AbortSignal, from = 0): Promise<string> {
    for (let index = from; index < this.lines.length; index++) {
      if (match(this.lines[index]!)) return this.lines[index]!;
    }
    let aborted: (() => void) | undefined;
    let subscription: Disposable | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        aborted = () => reject(signal.reason);
        signal.addEventListener('abort', aborted, { once: true });
        if (signal.aborted) aborted();
        subscription = this.listen((line) => match(line) && resolve(line));
      });
    } finally {
      subscription?.[Symbol.dispose]();
      if (aborted) signal.removeEventListener('abort', aborted);
    }
  }
}

/**
 * The harness's end of a character device. The harness listens and QEMU connects as it starts, so that no line
 * can be missed.
 */
export class LineSocket implements AsyncDisposable {
  readonly #server: Server;
  readonly #watchers = new Set<(chunk: Buffer) => void>();
  #socket: Socket | undefined;
  #ended: Promise<unknown> | undefined;

  private constructor(
    readonly path: string,
    readonly reader: LineReader,
    readonly log: LogFile | undefined,
  ) {
    this.#server = createServer((socket) => {
      this.#socket = socket;
      this.#ended = new Promise((resolve) => socket.once('close', resolve));
      socket.on('data', (chunk) => {
        this.log?.write(chunk);
        reader.feed(chunk);
        for (const watcher of this.#watchers) watcher(chunk);
      });
      // A machine that is killed resets the connection; its exit is what is reported.
      socket.on('error', () => {});
    });
  }

  /**
   * Begins to listen on the path.
   *
   * @param log gets all that comes, and is closed with the socket
   */
  static async listen(path: string, reader: LineReader, log?: LogFile): Promise<LineSocket> {
    const socket = new LineSocket(path, reader, log);
    try {
      socket.#server.listen(path);
      await once(socket.#server, 'listening');
      return socket;
    } catch (error) {
      await socket[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Sends something to the guest. It goes nowhere if no machine is connected. */
  send(data: Uint8Array): void {
    this.#socket?.write(data);
  }

  /** Calls `watcher` with all that comes from now on, as it comes, until what is returned is disposed. */
  watch(watcher: (chunk: Buffer) => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => this.#watchers.delete(watcher) };
  }

  /** Resolves when the connection has ended and all that came over it was read; at once if there was none. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Resolves when nothing listens any more and the log is whole. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket?.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
    await this.log?.[Symbol.asyncDispose]();
  }
}
