/**
 * What every guest's kernel is told. The clock source is named because a calibration that fails on a busy machine makes
 * the kernel distrust the TSC; warnings are shown, for a driver's time-out is one; the NVMe time-out is the kernel's
 * default, stated so that a report shows it.
 */
const baseArguments = [
  'console=ttyS0',
  'quiet',
  'loglevel=5',
  'panic=-1',
  'mitigations=off',
  'tsc=reliable',
  'random.trust_cpu=on',
  'nvme_core.io_timeout=30',
];

/** The command line for the guest's kernel, with a scenario's own arguments after ours: the last of a name counts. */
export function kernelCommandLine(extra = ''): string {
  return [...baseArguments, extra].join(' ').trim();
}
