import { UnavailableError } from '../usage-error.js';

/** Begins the line in which a command tells of a fault of the ground, so that whoever reads it can tell too. */
export const groundFaultMark = 'FAULT OF THE GROUND';

/**
 * The ground was at fault again and again, so that nothing can be said of what was to be tested or measured on it. Its
 * message tells of each fault.
 */
export class UnsteadyGroundError extends UnavailableError {
  constructor(
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      `Expected a ground that holds, but it was at fault ${faults.length} times, which is no verdict on what stood on ` +
        `it (${groundFaultMark}): ${faults.join('; ')}`,
      options,
    );
  }
}
