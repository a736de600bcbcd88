export interface AdaptivePollingOptions {
  /** How long to go on spinning after work was found, in microseconds. Default 1000. */
  readonly spinMicroseconds?: number;
  /** The longest sleep between two looks at work that nobody announces, in milliseconds. Default 4. */
  readonly longestSleep?: number;
}

/**
 * Decides how long to wait before looking again for work that nobody announces: not at all while work was found a
 * moment ago, then for 1, 2, 4, ... milliseconds up to the longest sleep.
 */
export class Spinner {
  private readonly spinMilliseconds: number;
  private readonly longestSleep: number;
  private spinning = false;
  private spinUntil = 0;
  private looks = 0;
  private sleep = 1;

  constructor({ spinMicroseconds = 1000, longestSleep = 4 }: AdaptivePollingOptions = {}) {
    this.spinMilliseconds = spinMicroseconds / 1000;
    this.longestSleep = longestSleep;
  }

  /** Milliseconds to wait after a look that found something, or nothing. */
  next(found: boolean): number {
    if (found) {
      this.spinning = true;
      this.looks = 0;
      return 0;
    }
    if (this.spinning && this.spinsOn()) return 0;
    const { sleep } = this;
    this.sleep = Math.min(sleep * 2, this.longestSleep);
    return sleep;
  }

  private spinsOn(): boolean {
    // The clock costs as much as a look: it is read at the first fruitless one and then at every eighth.
    const look = this.looks++;
    if ((look & 7) !== 0) return true;
    const now = performance.now();
    if (look === 0) this.spinUntil = now + this.spinMilliseconds;
    else if (now >= this.spinUntil) {
      this.spinning = false;
      this.sleep = 1;
    }
    return this.spinning;
  }
}
