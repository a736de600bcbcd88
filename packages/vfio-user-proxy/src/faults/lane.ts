/** A message that is held back. */
export interface Held {
  /** When it may go on, in milliseconds of `performance.now()`. */
  readonly due: number;
  pass(): void;
  /** Lets go of what came with it, after it has passed or if it will not. */
  release(): void;
}

/** One of the directions that messages take through the proxy: what follows a message that is held back waits for it. */
export class Lane implements Disposable {
  readonly #queue: Held[] = [];
  readonly #hold: (held: boolean) => void;
  /** A message that lets the next one go first, and then passes. */
  swapped: Held | undefined;

  /** @param hold is told when messages begin to wait, and when none waits any more */
  constructor(hold: (held: boolean) => void) {
    this.#hold = hold;
  }

  /** When {@link pass} is to be called, in milliseconds of `performance.now()`. */
  get due(): number {
    return Math.min(this.#queue[0]?.due ?? Number.POSITIVE_INFINITY, this.swapped?.due ?? Infinity);
  }

  get isHolding(): boolean {
    return this.#queue.length !== 0;
  }

  /** Puts a message behind those that wait. */
  push(held: Held): void {
    this.#queue.push(held);
    if (this.#queue.length === 1) this.#hold(true);
  }

  /** Passes, in order, what is due. */
  pass(now: number): void {
    while (this.#queue[0] !== undefined && this.#queue[0].due <= now) {
      passAndRelease(this.#queue.shift()!);
      if (this.#queue.length === 0) this.#hold(false);
    }
    if (this.swapped === undefined || this.swapped.due > now) return;
    const { swapped } = this;
    this.swapped = undefined;
    this.#passOrPush(swapped);
  }

  /** Passes a message that let another one go first. */
  passSwapped(swapped: Held): void {
    this.#passOrPush({ ...swapped, due: 0 });
  }

  /** Lets go of whatever waits. */
  [Symbol.dispose](): void {
    for (const held of this.#queue.splice(0)) held.release();
    this.swapped?.release();
    this.swapped = undefined;
  }

  #passOrPush(held: Held): void {
    if (this.isHolding) this.push(held);
    else passAndRelease(held);
  }
}

function passAndRelease(held: Held): void {
  try {
    held.pass();
  } finally {
    held.release();
  }
}
