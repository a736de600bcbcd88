import { labDrives, scratchFolder } from '../lab/lab-drives.js';

/** What the rows are measured on: the drives, and where the files behind emulated drives go. */
export interface Ground {
  readonly name: 'lab';
  /** PCI addresses. The two are alike: one cannot be on bare metal and in a guest at the same time. */
  readonly bareMetal: string;
  readonly passthrough: string;
  readonly folder: string;
}

/** The lab's own drives. */
export const labGround: Ground = {
  name: 'lab',
  bareMetal: labDrives.bareMetal,
  passthrough: labDrives.passthrough,
  folder: scratchFolder,
};
