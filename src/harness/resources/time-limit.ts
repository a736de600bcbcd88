/**
 * Aborts when a time is over or another signal aborts. Its timer is its own: a signal that AbortSignal.any() made of
 * AbortSignal.timeout() may be collected as garbage, and then never aborts.
 */
export class TimeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal;
  readonly #follow = () => this.#controller.abort(this.#outer.reason);
  #over = false;

  /** @param expected what has to have come to pass by then, such as `the server to listen`. */
  constructor(milliseconds: number, outer: AbortSignal, expected: string) {
    this.#outer = outer;
    this.#timer = setTimeout(() => {
      this.#over = true;
      this.#controller.abort(new Error(`Expected ${expected} within ${milliseconds / 1000} s.`));
    }, milliseconds);
    if (outer.aborted) this.#follow();
    else outer.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was the time that ended it. */
  get over(): boolean {
    return this.#over;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#follow);
  }
}
