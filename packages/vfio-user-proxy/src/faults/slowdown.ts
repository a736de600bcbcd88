/** How many of the last times count. */
const REMEMBERED = 31;

/**
 * How long messages have to wait so that they come a share later than they would. Counted is the median of the times
 * between the last of them: a pause now and then makes the next message no later than the others.
 */
export class Slowdown {
  readonly #share: number;
  readonly #times: number[] = [];
  #last: number | undefined;

  constructor(percent: number) {
    this.#share = percent / 100;
  }

  /** The wait of a message that came at this moment, both in milliseconds; nothing for the first. */
  waitAt(moment: number): number {
    if (this.#last === undefined) return 0;
    this.#times.push(moment - this.#last);
    if (this.#times.length > REMEMBERED) this.#times.shift();
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1]! * this.#share;
  }

  /** Tells when the message was passed on. */
  passedAt(moment: number): void {
    this.#last = moment;
  }
}
