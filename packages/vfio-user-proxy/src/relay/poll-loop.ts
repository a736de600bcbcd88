import { PollSet } from 'vfio-user/native';

/** A descriptor in the loop. */
export interface Watch extends Disposable {
  /** What poll(2) is to look for, such as POLLIN; errors and hang-ups are always reported. */
  events: number;
}

interface Entry extends Watch {
  readonly descriptor: number;
  readonly happened: (events: number) => void;
}

/** The longest the loop waits at once, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * A loop around poll(2) that blocks its thread. Unlike an event loop it can stop listening to a descriptor without
 * forgetting it (which is how one peer's slowness reaches the other) and it wakes for deadlines.
 */
export class PollLoop {
  /** When the loop has to wake although nothing happens: milliseconds of `performance.now()`, or Infinity. */
  deadline: () => number = () => Number.POSITIVE_INFINITY;
  /** Called when the deadline is over. */
  expired: (now: number) => void = () => {};
  readonly #entries: Entry[] = [];
  readonly #pollSet = new PollSet();
  #changed = true;
  #stopping = false;

  watch(descriptor: number, events: number, happened: (events: number) => void): Watch {
    const loop = this;
    let wanted = events;
    const entry: Entry = {
      descriptor,
      happened,
      get events() {
        return wanted;
      },
      set events(value) {
        if (value === wanted) return;
        wanted = value;
        loop.#changed = true;
      },
      [Symbol.dispose]() {
        const at = loop.#entries.indexOf(entry);
        if (at === -1) return;
        loop.#entries.splice(at, 1);
        loop.#changed = true;
      },
    };
    this.#entries.push(entry);
    this.#changed = true;
    return entry;
  }

  /** Runs until `stop`. An exception of a callback ends the loop. */
  run(): void {
    while (!this.#stopping) this.#round();
  }

  stop(): void {
    this.#stopping = true;
  }

  #round(): void {
    if (this.#changed) this.#rebuild();
    const deadline = this.deadline();
    let wait = -1;
    if (deadline !== Number.POSITIVE_INFINITY) {
      wait = Math.min(LONGEST_WAIT, Math.max(0, Math.ceil(deadline - performance.now())));
    }
    const ready = this.#pollSet.poll(wait);
    if (ready !== 0) this.#dispatch(ready);
    if (wait !== -1) {
      const now = performance.now();
      if (now >= deadline) this.expired(now);
    }
  }

  #dispatch(ready: number): void {
    const entries = this.#entries;
    let left = ready;
    // A callback may add and remove entries; what was ready then is still ready in the next round.
    for (let place = 0; left > 0 && place < entries.length && !this.#changed; place++) {
      const happened = this.#pollSet.happened(place);
      if (happened === 0) continue;
      left--;
      entries[place]!.happened(happened);
    }
  }

  #rebuild(): void {
    this.#pollSet.clear();
    for (const { descriptor, events } of this.#entries) this.#pollSet.add(descriptor, events);
    this.#changed = false;
  }
}
