/** What a run needs of this computer: the same for every run, prepared once. */
export interface Environment {
  /** The QEMUs; the same one unless the user wants two versions. */
  readonly sourceQemu: QemuProgram;
  readonly destinationQemu: QemuProgram;
  readonly accelerator: 'kvm' | 'tcg';
  /** Why that accelerator. */
  readonly acceleratorReason: string;
  readonly kernel: string;
  /** The guest kernel's release, such as `6.12.117+deb13-cloud-amd64`. */
  readonly kernelRelease: string;
  readonly initramfs: string;
}

export interface QemuProgram {
  readonly path: string;
  readonly version: string;
}
