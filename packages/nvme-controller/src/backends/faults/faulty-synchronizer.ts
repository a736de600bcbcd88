import { constants } from 'node:os';
import type { Synchronizer } from '../synchronizer.js';
import { delayOf } from './backend-fault.js';
import type { FaultSwitches } from './fault-switches.js';

/** A synchronizer that is slow, or fails, as the faults say. */
export class FaultySynchronizer implements Synchronizer {
  constructor(
    readonly inner: Synchronizer,
    readonly faults: FaultSwitches,
  ) {}

  synchronize(descriptor: number, done: (errno: number) => void): void {
    if (this.faults.strike('image-gone') !== undefined) {
      done(constants.errno.ENODEV);
      return;
    }
    if (this.faults.strike('synchronize-error') !== undefined) {
      done(constants.errno.EIO);
      return;
    }
    const slow = this.faults.strike('slow-synchronize');
    this.inner.synchronize(descriptor, done, slow && delayOf(slow));
  }

  wait(): void {
    this.inner.wait();
  }
}
