import type { ServedDevice } from '../devices/served-device.js';
import { type GuestMemory, MEMORY_BASE, PAGE_SIZE } from '../guest-memory.js';
import type { Random } from '../random.js';

/** Has the device log what it writes to the guest's memory, which is one range over two mappings. */
export async function startLogging({ client, memory }: ServedDevice): Promise<void> {
  const taken = await client.migration.startLogging(PAGE_SIZE, [
    { address: MEMORY_BASE, length: memory.length },
  ]);
  if (taken === PAGE_SIZE) return;
  throw new Error(`Expected the device to log pages of ${PAGE_SIZE} bytes, but it took ${taken}.`);
}

/**
 * Copies what the device logged and what the driver wrote since the last time, and nothing else. The log is asked
 * for in one piece or in several that meet at any page.
 */
export async function copyDirtyPages(
  source: ServedDevice,
  target: GuestMemory,
  random: Random,
): Promise<number> {
  const { memory, client } = source;
  const dirty = new Set(memory.written);
  memory.written.clear();
  let logged = 0;
  for (const [first, count] of pieces(memory.pages, random)) {
    const range = { address: MEMORY_BASE + first * PAGE_SIZE, length: count * PAGE_SIZE };
    const bitmap = await client.migration.dirtyPages(range, PAGE_SIZE);
    for (let page = 0; page < count; page++) {
      if ((bitmap[page >>> 3]! & (1 << (page & 7))) === 0) continue;
      dirty.add(first + page);
      logged++;
    }
  }
  for (const page of dirty) target.copyPage(page, memory);
  return logged;
}

function pieces(pages: number, random: Random): readonly (readonly [number, number])[] {
  if (random.chance(0.5)) return [[0, pages]];
  const cut = random.between(1, pages - 1);
  return [
    [0, cut],
    [cut, pages - cut],
  ];
}
