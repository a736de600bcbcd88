import type { Ledger } from '../harness/ledger/ledger.js';
import { GroundFault } from './ground-fault.js';
import { groundFaultMark, UnsteadyGroundError } from './unsteady-ground.js';

/** Counts faults of the ground, and does again what they struck. */
export class GroundFaults {
  readonly messages: string[] = [];

  constructor(
    readonly ledger: Ledger,
    readonly tell: (what: string) => void,
    /** So many are borne; one more is the end. */
    readonly most = 5,
  ) {}

  /**
   * Does something, and again after a fault of the ground; `renew` then throws away what stood on it. Throws an
   * UnsteadyGroundError if the ground fails too often, and every other failure as it is.
   */
  async retried<T>(work: () => Promise<T>, renew: () => Promise<void> = async () => {}): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GroundFault)) throw error;
        this.messages.push(error.message);
        this.ledger.write('ground-fault', { message: error.message });
        if (this.messages.length > this.most) throw new UnsteadyGroundError(this.messages, { cause: error });
        this.tell(`${groundFaultMark}: ${error.message}; booting the guest anew`);
        await renew();
      }
    }
  }
}
