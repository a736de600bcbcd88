export interface AdaptivePollingOptions {
  /** How long to go on spinning after work was found, in microseconds. Default 1000. */
  readonly spinMicroseconds?: number;
  /** How long to go on at the most where work is found again and again, but later than that. Default 8000. */
  readonly longestSpinMicroseconds?: number;
  /** The longest sleep between two looks at work that nobody announces, in milliseconds. Default 4. */
  readonly longestSleep?: number;
  /** The time in milliseconds; tests have their own. */
  readonly now?: () => number;
}

/** How late work may be found, of the time that it kept us waiting. */
const LATENESS = 1 / 8;

/**
 * Decides how long to wait before looking again for work that nobody announces: not at all while work was found a
 * moment ago, then for an eighth of the time that nothing was, from 1 millisecond up to the longest sleep. What a moment is depends on how long the work
 * kept it waiting the last times: whoever asks for one thing after the other is answered without a sleep in between, which
 * would cost more than the work.
 */
export class Spinner {
  private readonly shortestSpin: number;
  private readonly longestSpin: number;
  private readonly longestSleep: number;
  private readonly now: () => number;
  private spinning = false;
  private spin: number;
  /** When the first fruitless look after work was; undefined before it. */
  private idleSince: number | undefined;
  private looks = 0;

  constructor(options: AdaptivePollingOptions = {}) {
    const { spinMicroseconds = 1000, longestSpinMicroseconds = 8000, longestSleep = 4 } = options;
    this.shortestSpin = spinMicroseconds / 1000;
    this.longestSpin = Math.max(longestSpinMicroseconds, spinMicroseconds) / 1000;
    this.longestSleep = longestSleep;
    this.now = options.now ?? (() => performance.now());
    this.spin = this.shortestSpin;
  }

  /** Milliseconds to wait after a look that found something, or nothing. */
  next(found: boolean): number {
    if (found) {
      if (this.idleSince !== undefined) this.learn(this.now() - this.idleSince);
      this.idleSince = undefined;
      this.spinning = true;
      this.looks = 0;
      return 0;
    }
    if (this.spinning && this.spinsOn()) return 0;
    if (this.idleSince === undefined) return this.longestSleep;
    const idle = this.now() - this.idleSince;
    return Math.min(Math.max(Math.floor(idle * LATENESS), 1), this.longestSleep);
  }

  /** Twice as long as it was kept waiting, forgotten slowly; not for work that comes more rarely than it may spin. */
  private learn(waited: number): void {
    const wanted = waited > this.longestSpin ? 0 : Math.min(2 * waited, this.longestSpin);
    this.spin = Math.max(this.shortestSpin, wanted, this.spin * 0.9);
  }

  private spinsOn(): boolean {
    // The clock costs as much as a look: it is read at the first fruitless one and then at every eighth.
    const look = this.looks++;
    if ((look & 7) !== 0) return true;
    const now = this.now();
    if (this.idleSince === undefined) this.idleSince = now;
    else if (now >= this.idleSince + this.spin) {
      this.spinning = false;
    }
    return this.spinning;
  }
}
