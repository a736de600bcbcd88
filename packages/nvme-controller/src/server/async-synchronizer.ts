import type { AsynchronousCalls } from '../backends/file-calls.js';
import type { Synchronizer } from '../backends/synchronizer.js';

/** Has the kernel call fdatasync; what is to be delayed, or more than it takes, goes to another synchronizer. */
export class AsyncSynchronizer implements Synchronizer {
  constructor(
    readonly calls: AsynchronousCalls,
    readonly other: Synchronizer,
  ) {}

  synchronize(descriptor: number, done: (errno: number) => void, delay = 0): void {
    if (delay === 0 && this.calls.synchronize(descriptor, (result) => done(-result))) return;
    this.other.synchronize(descriptor, done, delay);
  }
}
