/**
 * The kernel arguments that the guest boots with. They take nothing away that a migration could depend
 * on: they leave out work that is slow under TCG, and checks of clocks that an emulated processor fails.
 */
const baseArguments = [
  'console=ttyS0',
  // Warnings are evidence (a device's time-out is one); what is less than a warning costs boot time.
  'loglevel=5',
  'panic=-1',
  'mitigations=off',
  'nokaslr',
  'audit=0',
  'lsm=capability',
  'cryptomgr.notests',
  'random.trust_cpu=on',
  'tsc=reliable',
  'no_timer_check',
];

/** The command line for the guest's kernel, with arguments of one's own after ours. */
export function kernelCommandLine(extra: readonly string[] = []): string {
  return [...baseArguments, ...extra].join(' ');
}
