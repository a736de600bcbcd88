/** Milliseconds. A guest that is busy rings again within this time more often than not. */
const EXPECTED_WITHIN = 0.1;

/**
 * After a doorbell the next one is expected soon: for a moment the thread looks for messages instead of sleeping, as
 * waking it up would take as long as executing several commands.
 */
export class DoorbellExpectation {
  #until = 0;

  /** A doorbell was rung. */
  renew(): void {
    this.#until = performance.now() + EXPECTED_WITHIN;
  }

  get awaited(): boolean {
    return this.#until !== 0;
  }

  /** Whether to look on; false once the time is over. */
  continues(): boolean {
    if (this.#until !== 0 && performance.now() >= this.#until) this.#until = 0;
    return this.#until !== 0;
  }
}
