/**
 * What makes a machine a place for machines: a processor with SVM (or the host's own, under KVM), and an IOMMU that
 * remaps interrupts, for which the interrupt controller has to be QEMU's in part.
 */
export function labPlatform(accelerator: 'kvm' | 'tcg'): string[] {
  return [
    ...['-machine', 'kernel-irqchip=split'],
    ...(accelerator === 'tcg' ? ['-cpu', 'EPYC,+svm'] : []),
    // A kernel that panics ends QEMU instead of booting again.
    '-no-reboot',
    ...['-device', 'intel-iommu,intremap=on,caching-mode=on'],
  ];
}

/**
 * `iommu=pt`: the outer machine's own devices do without translation. `no_timer_check`: whether the timer's interrupt
 * arrives within some milliseconds says nothing on a busy host, and the kernel panics if it does not. A processor that
 * is stuck for a minute (twice the watchdog's threshold) ends the lab: see lab-fault.ts. Warnings go to the console,
 * which is what a lab that does not boot shows.
 */
export const labKernelArguments =
  'loglevel=5 intel_iommu=on iommu=pt no_timer_check softlockup_panic=1 watchdog_thresh=30';

/** Leaves out of an inner guest's boot what costs many exits and nothing here depends on. */
export const innerKernelArguments = 'nokaslr audit=0 lsm=capability cryptomgr.notests no_timer_check';
