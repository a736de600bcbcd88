import type { DeviceSide } from './device-side.js';

/** What QEMU counts dirty memory in on x86 (its TARGET_PAGE_SIZE); bytes. */
const targetPageSize = 4096;

/** What was done so that QEMU's last pass carries the pages that a device wrote. */
export interface SentPages {
  /** Pages that QEMU took as DMA_WRITEs, and their bytes. */
  readonly pages: number;
  readonly bytes: number;
  /** Pages that no mapping with a descriptor covers any more. */
  readonly skippedPages: number;
  /** Pages that QEMU refused and that were marked dirty by a processor's write instead. */
  readonly markedPages: number;
}

/**
 * Sends QEMU the pages that the device of a stopped machine dirtied. While the guest has taken bus mastering from the
 * device, as a driver does that resets its controller, QEMU refuses them (ENODEV); what the device wrote before has to come
 * across all the same. A byte of each such page is then written over qtest, as a processor would: it stays what it was.
 */
export async function sendDirtyPages({
  control,
  qtest,
}: Pick<DeviceSide, 'control' | 'qtest'>): Promise<SentPages> {
  const { pages, bytes, skippedPages, refused } = await control.replayDirty();
  const addresses = refused.flatMap(({ address, size }) =>
    Array.from({ length: Math.ceil(size / targetPageSize) }, (_, index) => address + index * targetPageSize),
  );
  await Promise.all(
    addresses.map(async (address) => qtest.writeBytes(address, await qtest.read(address, 1))),
  );
  return { pages, bytes, skippedPages, markedPages: addresses.length };
}
