import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { DeviceReactor } from '../device/device.js';
import { closeDescriptor } from '../native/descriptor.js';
import { createEventfd, drainEventfd, signalEventfd } from '../native/eventfd.js';
import { POLLIN, POLLOUT, PollSet } from '../native/poll-set.js';
import { type AdaptivePollingOptions, Spinner } from './spinner.js';

export interface ReactorOptions extends AdaptivePollingOptions {
  /**
   * How long the reactor may keep its thread from Node's event loop, in milliseconds: the latency of timers,
   * signals and messages to this thread. Default 100.
   */
  readonly eventLoopInterval?: number;
}

/** What is called when a descriptor is ready. */
export interface Watch extends Disposable {
  /** Called when the descriptor can be written; undefined: it is not asked for. */
  writable: (() => void) | undefined;
}

interface Entry extends Watch {
  readonly descriptor: number;
  readonly readable: () => void;
}

/** How many rounds of fruitful spinning may pass before the descriptors are looked at. */
const SPINS_PER_POLL = 4;

/**
 * A loop around poll(2) on the thread that runs it. It blocks the thread while nothing happens, which gives the
 * shortest way from a descriptor to its callback, and lets Node's event loop have a turn every
 * `eventLoopInterval`. `stop` may be called from another thread with `stopDescriptor`.
 */
export class Reactor implements DeviceReactor, Disposable {
  /** An eventfd: signalling it (`signalEventfd`), from any thread, ends `run`. */
  readonly stopDescriptor = createEventfd();
  /** Work that no descriptor announces; returns whether there was any. Undefined: there is none to look for. */
  busy: (() => boolean) | undefined;
  private readonly entries: Entry[] = [];
  private readonly pollSet = new PollSet();
  private changed = true;
  private stopping = false;
  private spinsSincePoll = 0;
  private readonly spinner: Spinner;
  private readonly eventLoopInterval: number;

  constructor(options: ReactorOptions = {}) {
    this.spinner = new Spinner(options);
    this.eventLoopInterval = options.eventLoopInterval ?? 100;
  }

  /** Calls `readable` whenever the descriptor is readable or its peer is gone, until the result is disposed. */
  watch(descriptor: number, readable: () => void): Watch {
    let writable: (() => void) | undefined;
    const reactor = this;
    const entry: Entry = {
      descriptor,
      readable,
      get writable() {
        return writable;
      },
      set writable(callback) {
        if ((writable === undefined) !== (callback === undefined)) reactor.changed = true;
        writable = callback;
      },
      [Symbol.dispose]() {
        const at = reactor.entries.indexOf(entry);
        if (at === -1) return;
        reactor.entries.splice(at, 1);
        reactor.changed = true;
      },
    };
    this.entries.push(entry);
    this.changed = true;
    return entry;
  }

  /** Runs until `stop` or until the signal aborts. An exception of a callback ends the loop and is thrown. */
  async run(signal?: AbortSignal): Promise<void> {
    const stop = () => this.stop();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      while (!this.stopping) {
        const turnEnds = performance.now() + this.eventLoopInterval;
        do {
          this.round(Math.max(0, Math.ceil(turnEnds - performance.now())));
        } while (!this.stopping && performance.now() < turnEnds);
        await yieldToEventLoop();
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.stopping = false;
    }
  }

  stop(): void {
    signalEventfd(this.stopDescriptor);
  }

  /** One look at the work and at the descriptors, waiting at most `longest` milliseconds if there is nothing. */
  round(longest: number): void {
    const { busy, spinner } = this;
    if (busy === undefined) {
      this.poll(longest);
      return;
    }
    const found = busy();
    const wait = spinner.next(found);
    if (wait === 0 && ++this.spinsSincePoll < SPINS_PER_POLL) return;
    this.spinsSincePoll = 0;
    if (this.poll(Math.min(wait, longest))) spinner.next(true);
  }

  [Symbol.dispose](): void {
    closeDescriptor(this.stopDescriptor);
  }

  private poll(milliseconds: number): boolean {
    if (this.changed) this.rebuild();
    const { pollSet, entries } = this;
    if (pollSet.poll(milliseconds) === 0) return false;
    if (pollSet.happened(0) !== 0) {
      drainEventfd(this.stopDescriptor);
      this.stopping = true;
    }
    // A callback may add and remove entries: the places in the set are those of before only until then.
    for (let i = 0; i < entries.length && !this.changed; i++) {
      const happened = pollSet.happened(i + 1);
      if (happened === 0) continue;
      const entry = entries[i]!;
      if ((happened & POLLOUT) !== 0) entry.writable?.();
      if ((happened & ~POLLOUT) !== 0 && entries[i] === entry) entry.readable();
    }
    return true;
  }

  private rebuild(): void {
    this.pollSet.clear();
    this.pollSet.add(this.stopDescriptor, POLLIN);
    for (const { descriptor, writable } of this.entries) {
      this.pollSet.add(descriptor, writable === undefined ? POLLIN : POLLIN | POLLOUT);
    }
    this.changed = false;
  }
}
