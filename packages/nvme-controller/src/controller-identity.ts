import { MAXIMUM_IO_QUEUE_PAIRS } from './specification/limits.js';

/** What a host sees of the controller that does not change while it lives; both ends of a migration need the same. */
export interface ControllerIdentity {
  /** ASCII, at most 20 characters. */
  readonly serial: string;
  /** ASCII, at most 40 characters. */
  readonly model: string;
  /** ASCII, at most 8 characters. */
  readonly firmware: string;
  /** I/O queue pairs that the host may create, 1 to 32. There is one interrupt vector more. */
  readonly ioQueuePairs: number;
  /** Whether Doorbell Buffer Config (shadow doorbells) is offered. */
  readonly doorbellBuffers: boolean;
}

export interface ControllerIdentityOptions {
  readonly serial?: string;
  readonly ioQueuePairs?: number;
  readonly doorbellBuffers?: boolean;
}

/** Fills in the defaults. Throws a RangeError that names the option. */
export function controllerIdentity(options: ControllerIdentityOptions): ControllerIdentity {
  const { serial = 'SWITCHOVER0001', ioQueuePairs = 16, doorbellBuffers = false } = options;
  if (!/^[\x21-\x7e]{1,20}$/.test(serial)) {
    throw new RangeError(`Expected \`serial\` to be 1 to 20 printable ASCII characters, got "${serial}"`);
  }
  if (!Number.isInteger(ioQueuePairs) || ioQueuePairs < 1 || ioQueuePairs > MAXIMUM_IO_QUEUE_PAIRS) {
    throw new RangeError(
      `Expected the number of I/O queue pairs to be 1 to ${MAXIMUM_IO_QUEUE_PAIRS}, got ${ioQueuePairs}`,
    );
  }
  return { serial, model: 'switchover NVMe controller', firmware: '0.1', ioQueuePairs, doorbellBuffers };
}
