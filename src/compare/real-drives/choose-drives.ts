import { UsageError } from '../../usage-error.js';
import { type Workload, writes } from '../workloads/workloads.js';
import { addressOfBlockDevice, type KernelFiles, readDriveFacts } from './drive-facts.js';
import { type DriveUse, refusalsOf } from './refusals.js';

/** The user's words about real drives. */
export interface DriveWords {
  /** PCI address of the drive to pass through. */
  readonly passthrough: string;
  /** Block device of the drive that fio uses on the host. */
  readonly bareMetal?: string;
  /** PCI addresses of drives that the user knows will be erased. */
  readonly erased: readonly string[];
}

/** PCI addresses of the drives that were named, looked at, and confirmed where that is needed. */
export interface ChosenDrives {
  readonly passthrough: string;
  readonly bareMetal?: string;
}

const fullAddress = /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

/**
 * Looks at the drives that the user named. Throws a UsageError with every reason why one is not used: it is in use, it
 * is no drive, or a workload writes and the user did not confirm that it may be erased.
 */
export function chooseDrives(
  words: DriveWords,
  workloads: readonly Workload[],
  files?: KernelFiles,
): ChosenDrives {
  const { passthrough, bareMetal, erased } = words;
  if (!fullAddress.test(passthrough)) {
    throw new UsageError(
      `Expected --passthrough to be a PCI address such as 0000:03:00.0, got "${passthrough}". lspci -D lists them.`,
    );
  }
  const metal = bareMetal === undefined ? undefined : addressOfBlockDevice(bareMetal, files);
  if (bareMetal !== undefined && metal === undefined) {
    throw new UsageError(`Expected --bare-metal to be a block device of a PCI drive, got "${bareMetal}".`);
  }
  if (metal === passthrough) {
    throw new UsageError(
      `Expected two drives, but ${bareMetal} is ${passthrough}, which is passed through: one drive cannot be at both ` +
        'places at the same time. Leave --bare-metal out, or name another drive of the same kind.',
    );
  }
  const erases = workloads.some(writes);
  look(passthrough, 'passthrough', files);
  if (metal !== undefined) look(metal, 'bare-metal', files);
  const unconfirmed = [passthrough, ...(metal === undefined ? [] : [metal])].filter(
    (address) => erases && !erased.includes(address),
  );
  if (unconfirmed.length > 0) {
    const words = unconfirmed.map((address) => `--i-know-this-erases ${address}`).join(' ');
    throw new UsageError(
      `Expected ${words}: the workloads write, and what is on ${unconfirmed.join(' and ')} will be gone. Without the ` +
        'workloads that write (--workload) no confirmation is needed.',
    );
  }
  return { passthrough, ...(metal === undefined ? {} : { bareMetal: metal }) };
}

function look(address: string, use: DriveUse, files: KernelFiles | undefined): void {
  const facts = readDriveFacts(address, files);
  if (facts === undefined) {
    throw new UsageError(
      `Expected a drive at the PCI address ${address}, but there is nothing. lspci -D lists what is.`,
    );
  }
  const refusals = refusalsOf(facts, use);
  if (refusals.length > 0)
    throw new UsageError(`Expected an unused drive, but ${address} is not: ${refusals.join('; ')}.`);
}
