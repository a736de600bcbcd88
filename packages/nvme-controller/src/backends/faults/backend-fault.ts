/** What can be made to go wrong between a namespace and its image. */
export const backendFaultKinds = [
  /** Reading fails with EIO. */
  'read-error',
  /** Writing, zeroing and deallocating fail with EIO. */
  'write-error',
  /** Writing and zeroing fail with ENOSPC. */
  'no-space',
  /** A write takes only the first half of its bytes; the device has to go on with the rest. */
  'short-write',
  /** A read takes `milliseconds` longer. */
  'slow-read',
  /** A write takes `milliseconds` longer. */
  'slow-write',
  /** An fdatasync takes `milliseconds` longer; the device goes on meanwhile, but for that of a stop. */
  'slow-synchronize',
  /** fdatasync fails with EIO, and makes nothing durable. */
  'synchronize-error',
  /** Everything fails with ENODEV, as on a drive that was pulled: the device cannot be stopped, nor go on. */
  'image-gone',
] as const;

export type BackendFaultKind = (typeof backendFaultKinds)[number];

/** A fault of the images, and when it strikes. */
export interface BackendFault {
  readonly kind: BackendFaultKind;
  /** A path: the fault strikes only while something is there. Default: it always may. */
  readonly trigger?: string;
  /** How many operations pass before it strikes, counted anew whenever the trigger appears. Default 0. */
  readonly after?: number;
  /** How often it strikes, counted anew whenever the trigger appears. Default: without end. */
  readonly count?: number;
  /** Of the slow kinds. Default 100. */
  readonly milliseconds?: number;
}

const DEFAULT_DELAY = 100;

/** How long a fault holds up an operation, in milliseconds. */
export const delayOf = ({ milliseconds = DEFAULT_DELAY }: BackendFault): number => milliseconds;

/** Throws a RangeError that names the field. */
export function checkBackendFault(fault: BackendFault): void {
  if (!backendFaultKinds.includes(fault.kind)) {
    throw new RangeError(
      `Expected the kind of a backend fault to be one of ${backendFaultKinds.join(', ')}, got "${fault.kind}"`,
    );
  }
  for (const name of ['after', 'count', 'milliseconds'] as const) {
    const value = fault[name];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new RangeError(`Expected \`${name}\` of ${fault.kind} to be a whole number, got ${value}`);
  }
}
