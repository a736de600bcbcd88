import type { Environment } from '../../src/harness/environment.js';

const qemu = { path: '/usr/bin/qemu-system-x86_64', version: '11.1.3' };

/** What a computer may offer, for results that nothing is run for. */
export const environment: Environment = {
  sourceQemu: qemu,
  destinationQemu: { ...qemu, version: '11.2.0' },
  accelerator: 'tcg',
  acceleratorReason: 'there is no /dev/kvm',
  kernel: '/kernel',
  kernelRelease: '6.12.0-cloud-amd64',
  initramfs: '/initramfs',
};
