import { tmpdir } from 'node:os';
import { labDrives, scratchFolder } from '../lab/lab-drives.js';
import type { ChosenDrives } from './real-drives/choose-drives.js';

/** What the rows are measured on: the drives, and where the files behind emulated drives go. */
export interface Ground {
  readonly name: 'lab' | 'host';
  /** PCI addresses. The two are alike: one cannot be on bare metal and in a guest at the same time. */
  readonly passthrough: string;
  /** Undefined if there is no second drive: then nothing is measured on bare metal. */
  readonly bareMetal?: string;
  readonly folder: string;
}

/** The lab's own drives. */
export const labGround: Ground = {
  name: 'lab',
  bareMetal: labDrives.bareMetal,
  passthrough: labDrives.passthrough,
  folder: scratchFolder,
};

/** Drives of this host that the user named. */
export function hostGround(drives: ChosenDrives): Ground {
  return { name: 'host', ...drives, folder: tmpdir() };
}
