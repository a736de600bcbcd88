import { existsSync } from 'node:fs';
import { type BackendFault, type BackendFaultKind, checkBackendFault } from './backend-fault.js';

/** Decides of each operation whether a fault strikes it. */
export class FaultSwitches {
  readonly #switches: readonly FaultSwitch[];

  /**
   * @param struck is told of the first strike, and of the first after the trigger has appeared again.
   * Throws a RangeError that names what is wrong with a fault.
   */
  constructor(faults: readonly BackendFault[], struck: (fault: BackendFault) => void = () => undefined) {
    for (const fault of faults) checkBackendFault(fault);
    this.#switches = faults.map((fault) => new FaultSwitch(fault, struck));
  }

  /** The fault of that kind that strikes an operation which is about to be made, if one does. */
  strike(kind: BackendFaultKind): BackendFault | undefined {
    return this.#switches.find((one) => one.fault.kind === kind && one.strikes())?.fault;
  }
}

class FaultSwitch {
  #passed = 0;
  #strikes = 0;

  constructor(
    readonly fault: BackendFault,
    readonly struck: (fault: BackendFault) => void,
  ) {}

  strikes(): boolean {
    const { trigger, after = 0, count = Number.POSITIVE_INFINITY } = this.fault;
    if (trigger !== undefined && !existsSync(trigger)) {
      this.#passed = 0;
      this.#strikes = 0;
      return false;
    }
    if (this.#passed < after) {
      this.#passed++;
      return false;
    }
    if (this.#strikes >= count) return false;
    if (this.#strikes++ === 0) this.struck(this.fault);
    return true;
  }
}
