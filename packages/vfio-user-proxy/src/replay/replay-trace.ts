import { setImmediate as turn } from 'node:timers/promises';
import { Command, Feature, type Message, readU64 } from 'vfio-user';
import { CarriedState } from './carried-state.js';
import { bytesDifference, describe, replyDifference, unexpectedAccess } from './differences.js';
import { Expectations } from './expectations.js';
import { ReplayedClient } from './replayed-client.js';
import {
  ACCESS_HEADER,
  type ExpectedAccess,
  type ExpectedReply,
  readScript,
  type Send,
  type Step,
} from './script.js';
import { comparable, comparableWrite, DirtyPages, featureGot, isNvmeTrace } from './tolerance.js';

export interface ReplayTraceOptions {
  /** A file that a proxy with `traceMemory` wrote; `.gz` is decompressed. */
  readonly trace: string;
  /** Where the device server listens. It has to be a fresh one, with the images that the recorded one began with. */
  readonly socket: string;
  readonly signal?: AbortSignal;
  /** How long the device server may take for what the recorded one did, in milliseconds; 2000 if left out. */
  readonly patienceMs?: number;
  /**
   * Sends no message sooner after the first than it was sent in the recording: for what depends on the moment. Without
   * it the recorded pauses are left out.
   */
  readonly timed?: boolean;
  /** After so many differences the replay ends; 20 if left out. */
  readonly maxDifferences?: number;
}

export interface TraceReplayResult {
  /** Sentences, each with the message's number in the trace, what was expected and what came. Empty: the same. */
  readonly differences: readonly string[];
  /** Commands sent, and replies, accesses and interrupts of the device server's that were compared. */
  readonly sent: number;
  readonly compared: number;
  readonly milliseconds: number;
}

/** The patience after something did not come: whoever stumbled once tends to fall behind with everything. */
const PATIENCE_AFTER_A_MISS_MS = 100;
const EFAULT = 14;

/**
 * Plays the client's side of a trace against a device server, without any virtual machine, and compares what the server
 * does with what the recorded one did. Each command is sent when the server has done all that the recorded one had
 * done before it; what the device reads of guest memory it gets from the trace.
 *
 * @throws {TraceNotReplayableError} if the trace does not hold all that the recorded server saw
 * @throws {SystemError} if nobody listens on the socket
 */
export async function replayTrace(options: ReplayTraceOptions): Promise<TraceReplayResult> {
  const startedAt = performance.now();
  options.signal?.throwIfAborted();
  const steps = await readScript(options.trace);
  using replay = new Replay(steps, options);
  await replay.run();
  const { differences, sent, compared } = replay;
  return { differences, sent, compared, milliseconds: Math.round(performance.now() - startedAt) };
}

class Replay implements Disposable {
  readonly differences: string[] = [];
  sent = 0;
  compared = 0;
  readonly #steps: readonly Step[];
  readonly #socket: string;
  readonly #signal: AbortSignal | undefined;
  readonly #most: number;
  readonly #timed: boolean;
  readonly #expectations: Expectations;
  readonly #dirtyPages = new DirtyPages();
  readonly #carried = new CarriedState();
  readonly #isNvme: boolean;
  /** By the id that a command got now. */
  readonly #awaited = new Map<number, Send>();
  #patience: number;
  #client: ReplayedClient | undefined;
  /** Until when a server may still turn a client away because it has not noticed that the one before is gone. */
  #connectBy = 0;
  /** The number of the command that was sent last. */
  #at = 0;
  #ended = false;

  constructor(steps: readonly Step[], options: ReplayTraceOptions) {
    this.#steps = steps;
    this.#socket = options.socket;
    this.#signal = options.signal;
    this.#patience = options.patienceMs ?? 2000;
    this.#most = options.maxDifferences ?? 20;
    this.#timed = options.timed ?? false;
    this.#isNvme = isNvmeTrace(steps);
    this.#expectations = new Expectations(steps.filter((step) => step.kind !== 'send'));
  }

  async run(): Promise<void> {
    const sends = this.#steps.filter((step) => step.kind === 'send');
    const lead = performance.now() - (sends[0]?.time ?? 0) / 1000;
    for (const step of sends) {
      await this.#catchUp(step.number);
      if (this.#timed) await this.#workUntil(lead + step.time / 1000);
      if (this.#ended) return;
      this.#send(step);
    }
    await this.#catchUp(Number.POSITIVE_INFINITY);
    if (!this.#ended) await this.#barrier();
    const missing = this.#dirtyPages.missing.slice(0, 4).map((page) => `0x${page.toString(16)}`);
    if (missing.length > 0) {
      this.#differ(
        `Expected ${this.#dirtyPages.missing.length} more pages to be reported dirty, the first at ${missing.join(', ')}, but they were not.`,
      );
    }
  }

  [Symbol.dispose](): void {
    this.#client?.[Symbol.dispose]();
  }

  #send(step: Send): void {
    // A VERSION is the first message of a connection: in the recording, the client had come anew.
    if (step.code === Command.VERSION) {
      this.#connectBy = performance.now() + (this.#client === undefined ? 0 : this.#patience);
      this.#connect();
    }
    this.#at = step.number;
    this.sent++;
    this.#guarded(() => {
      const id = this.#client!.send(this.#carried.write(step));
      if (!step.noReply) this.#awaited.set(id, step);
    });
  }

  #connect(): void {
    this.#client?.[Symbol.dispose]();
    this.#awaited.clear();
    this.#client = new ReplayedClient(this.#socket);
  }

  /** The VERSION that was all that was sent to a server which closed the connection, maybe because of the client before. */
  #turnedAway(): Send | undefined {
    const [only, ...others] = this.#awaited.values();
    const early = performance.now() < this.#connectBy && others.length === 0;
    return early && only?.code === Command.VERSION ? only : undefined;
  }

  /** Waits until the server has done what the recorded one had done before a message. */
  async #catchUp(before: number): Promise<void> {
    let deadline = performance.now() + this.#patience;
    for (;;) {
      this.#signal?.throwIfAborted();
      const { first } = this.#expectations;
      if (this.#ended || first === undefined || first.number > before) return;
      if (this.#work() > 0) {
        deadline = performance.now() + this.#patience;
        continue;
      }
      if (performance.now() > deadline) {
        this.#expectations.giveUp(first);
        this.#differ(
          `Message ${first.number}: expected ${describe(first)}, but the device server did not send it within ${this.#patience} ms.`,
        );
        this.#patience = Math.min(this.#patience, PATIENCE_AFTER_A_MISS_MS);
        deadline = performance.now() + this.#patience;
      }
      this.#client?.wait();
      await turn();
    }
  }

  /** Takes what the server does until a moment of performance.now(). */
  async #workUntil(moment: number): Promise<void> {
    while (!this.#ended && performance.now() < moment) {
      this.#signal?.throwIfAborted();
      this.#work();
      this.#client?.wait();
      await turn();
    }
  }

  /** One more round trip, before whose end the server has to have sent whatever it does without being asked. */
  async #barrier(): Promise<void> {
    const payload = new Uint8Array(16);
    new DataView(payload.buffer).setUint32(0, payload.length, true);
    const send: Send = {
      ...{
        kind: 'send',
        number: this.#at,
        time: 0,
        command: 'DEVICE_GET_INFO',
        code: Command.DEVICE_GET_INFO,
        payload,
      },
      ...{ noReply: false, descriptors: 0, reply: undefined },
    };
    this.#send(send);
    const deadline = performance.now() + this.#patience;
    while (!this.#ended && this.#awaited.size > 0 && performance.now() < deadline) {
      this.#signal?.throwIfAborted();
      this.#work();
      this.#client?.wait();
      await turn();
    }
  }

  /** Takes what the server has done. Returns how much that was. */
  #work(): number {
    let done = 0;
    this.#guarded(() => {
      for (const message of this.#client!.messages()) {
        done++;
        if (message.isReply) this.#takeReply(message);
        else this.#takeAccess(message);
      }
      for (const signal of this.#client!.signals()) {
        done++;
        this.compared++;
        if (!this.#expectations.takeInterrupts(signal)) {
          this.#differ(
            `After message ${this.#at}: expected no signal of vector ${signal.vector} of interrupt index ${signal.index}, which the recorded server never signalled, but got ${signal.count}.`,
          );
        }
      }
    });
    return done;
  }

  #takeReply(message: Message): void {
    const send = this.#awaited.get(message.id);
    if (send === undefined) {
      this.#differ(`After message ${this.#at}: expected no ${message}, but got one.`);
      return;
    }
    this.#awaited.delete(message.id);
    if (send.reply === undefined) return;
    this.#expectations.take(send.reply);
    this.compared++;
    this.#compareReply(send.reply, message);
  }

  #compareReply(expected: ExpectedReply, message: Message): void {
    const payload = message.payload.slice();
    const [wanted, got] = [expected.payload, payload].map((bytes) => comparable(expected.to, bytes));
    const difference = replyDifference(expected, message.failure, wanted!, got!);
    if (message.failure === 0 && expected.to.code === Command.MIG_DATA_READ) {
      this.#carried.read(expected, payload);
    }
    if (difference !== undefined) this.#differ(difference);
    else if (featureGot(expected.to) === Feature.DMA_LOGGING_REPORT)
      this.#dirtyPages.report(expected, payload);
  }

  #takeAccess(message: Message): void {
    const { command: code, payload } = message;
    const known = code === Command.DMA_READ || code === Command.DMA_WRITE;
    if (!known || payload.length < ACCESS_HEADER) {
      this.#differ(`After message ${this.#at}: expected a DMA_READ or a DMA_WRITE, but got ${message}.`);
      this.#client!.answer(message, EFAULT, new Uint8Array());
      return;
    }
    const address = readU64(message.view, message.payloadStart);
    const count = readU64(message.view, message.payloadStart + 8);
    const expected = this.#expectations.takeAccess({ code, address, count });
    this.compared++;
    if (expected === undefined) {
      this.#differ(unexpectedAccess(this.#at, code, address, count));
      const isRead = code === Command.DMA_READ;
      this.#client!.answer(message, isRead ? EFAULT : 0, payload.slice(0, ACCESS_HEADER));
      return;
    }
    if (code === Command.DMA_WRITE) this.#compareWrite(expected, payload.subarray(ACCESS_HEADER));
    // A client that never answered had gone by then.
    if (expected.answer !== undefined) {
      const { errno, payload: reply } = expected.answer;
      this.#client!.answer(message, errno, reply);
    }
  }

  #compareWrite(expected: ExpectedAccess, data: Uint8Array): void {
    const [wanted, got] = [expected.data, data].map((bytes) => comparableWrite(bytes, this.#isNvme));
    const difference = bytesDifference(wanted!, got!);
    if (difference === undefined) return;
    this.#differ(`Message ${expected.number}: expected ${describe(expected)} to have ${difference}.`);
  }

  #differ(sentence: string): void {
    if (this.#ended) return;
    this.differences.push(sentence);
    if (this.differences.length < this.#most) return;
    this.differences.push(`Expected at most ${this.#most} differences before giving up; there may be more.`);
    this.#ended = true;
  }

  /** The end of the connection is a difference, and the end of the replay. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Error) || !ENDS.has(error.name)) throw error;
      const version = this.#turnedAway();
      if (version !== undefined) {
        this.#connect();
        this.#awaited.set(this.#client!.send(version), version);
        return;
      }
      this.#differ(
        `After message ${this.#at}: expected the device server to go on, but its connection is over: ${error.message}.`,
      );
      this.#ended = true;
    }
  }
}

const ENDS: ReadonlySet<string> = new Set(['ConnectionClosedError', 'FramingError']);
