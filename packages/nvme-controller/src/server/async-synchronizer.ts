import type { AsynchronousCalls } from '../backends/file-calls.js';
import type { Synchronizer } from '../backends/synchronizer.js';

/** Has the kernel call fdatasync; what is to be delayed, or more than it takes, goes to another synchronizer. */
export class AsyncSynchronizer implements Synchronizer {
  #underWay = 0;

  constructor(
    readonly calls: AsynchronousCalls,
    readonly other: Synchronizer,
  ) {}

  synchronize(descriptor: number, done: (errno: number) => void, delay = 0): void {
    const ended = (result: number) => {
      this.#underWay--;
      done(-result);
    };
    if (delay === 0 && this.calls.synchronize(descriptor, ended)) this.#underWay++;
    else this.other.synchronize(descriptor, done, delay);
  }

  /** What else the kernel was asked for may end first, and is told of then. */
  wait(): void {
    if (this.#underWay > 0) this.calls.wait();
    else this.other.wait();
  }
}
