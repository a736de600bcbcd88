import type { Synchronizer } from '../../src/backends/synchronizer.js';

/** Takes fdatasyncs and answers them when the test says so; whoever waits for one is answered with `outcome`. */
export class HeldSynchronizer implements Synchronizer {
  readonly waiting: ((errno: number) => void)[] = [];
  calls = 0;
  outcome = 0;

  synchronize(_descriptor: number, done: (errno: number) => void): void {
    this.calls++;
    this.waiting.push(done);
  }

  wait(): void {
    if (this.waiting.length === 0) throw new Error('Expected an fdatasync to be under way');
    this.answer(this.outcome);
  }

  answer(errno = 0): void {
    this.waiting.shift()?.(errno);
  }
}
