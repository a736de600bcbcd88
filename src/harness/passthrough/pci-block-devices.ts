/** A function's address on the root bus. */
interface PciAddress {
  readonly device: number;
  readonly function: number;
}

/**
 * Finds a PCI function's block device among the targets of `/sys/block/*`, one a line. Names tell nothing: the
 * kernel gives them out in the order in which its probes end.
 */
export function parsePciBlockDevices(listing: string, address: PciAddress, name: string): string {
  const device = address.device.toString(16).padStart(2, '0');
  const folder = `/0000:00:${device}.${address.function}/`;
  const paths = listing.split('\n').map((line) => line.trim());
  const found = paths.filter((path) => path.includes(folder));
  if (found.length === 1) return `/dev/${found[0]!.split('/').at(-1)}`;
  throw new Error(
    `Expected one block device of ${name} at ${folder.replaceAll('/', '')} in the guest, but it has ` +
      `${found.length} there, of these: ${paths.filter((path) => path.includes('/pci')).join(', ') || 'none'}.`,
  );
}
