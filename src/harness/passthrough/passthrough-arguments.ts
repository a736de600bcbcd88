/** QEMU's arguments for the drive `host` that vfio-pci has, at an address on the guest's root bus. */
export function passthroughArguments(
  host: string,
  { device }: { readonly device: number },
  more: Record<string, unknown> = {},
): string[] {
  return ['-device', JSON.stringify({ driver: 'vfio-pci', host, addr: `0x${device.toString(16)}`, ...more })];
}
