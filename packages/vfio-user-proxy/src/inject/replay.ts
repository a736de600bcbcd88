import { Command, HEADER_SIZE } from 'vfio-user';
import { type NativeBuffer, readAt } from 'vfio-user/native';
import { ControlError, controlError } from '../control/errors.js';
import type { PageRange, ReplayResult } from '../control/protocol.js';
import type { DmaMap } from '../observed/dma-maps.js';
import { PageSet } from '../observed/page-set.js';
import type { DirtyLog } from './dirty-logging.js';
import type { Injector, Pending } from './injector.js';
import type { Operation } from './operation.js';

/** address (u64) and count (u64), which stand before the data of a DMA_WRITE; in bytes. */
const WRITE_HEADER = 16;
/** DMA_WRITEs under way at once. QEMU handles them in its main loop while it receives the next. */
const WINDOW = 4;

/**
 * Where the content of the pages comes from: fills `size` bytes of a buffer, from `at` on, with those at an address of a
 * mapping. Returns how many there were.
 */
export type PageSource = (
  map: DmaMap,
  address: number,
  buffer: NativeBuffer,
  at: number,
  size: number,
) => number;

/** What is in the guest's memory now. */
export const presentContent: PageSource = (map, address, { pointer }, at, size) =>
  readAt(map.file!.descriptor, pointer + at, size, map.offset + address - map.address);

/** A piece of a mapping that is to be sent. */
interface Piece {
  readonly map: DmaMap;
  readonly address: number;
  readonly size: number;
}

/**
 * Tells QEMU which pages the device has written to, by sending it each page's present content as a DMA_WRITE: that
 * is what marks a page dirty for QEMU's own migration.
 *
 * A page that QEMU refuses with ENODEV is told and does not count as dirty any more: the device cannot reach memory while
 * the guest has taken bus mastering from it, though what it wrote before is there (PCI 3.0, section 6.2.2).
 *
 * Only while the VM is stopped: content that is read here and written back there later would undo what a running
 * guest, or the device, wrote in between.
 *
 * @param all sends everything that the device may write to, for a device server that logs nothing
 */
export function* replayDirty(
  injector: Injector,
  log: DirtyLog,
  all: boolean,
  source = presentContent,
): Operation<ReplayResult> {
  const startedAt = performance.now();
  const maps = injector.relay.observed.dmaMaps
    .all()
    .filter(({ writable, file }) => writable && file !== undefined);
  const pages = all ? allPages(maps) : yield* log.report(injector);
  let bytes = 0;
  let messages = 0;
  const refused: PageRange[] = [];
  const window: { piece: Piece; pending: Pending }[] = [];
  function* answered(): Operation<void> {
    const { piece, pending } = window.shift()!;
    try {
      yield* injector.answer(pending);
      bytes += piece.size;
    } catch (error) {
      if (!(error instanceof ControlError) || error.code !== 'ENODEV') throw error;
      refused.push({ address: piece.address, size: piece.size });
    }
  }
  for (const piece of pieces(pages, maps, injector.relay.observed.limits.client)) {
    if (window.length === WINDOW) yield* answered();
    window.push({ piece, pending: sendPiece(injector, piece, source) });
    messages++;
  }
  while (window.length > 0) yield* answered();
  const sent = Math.ceil(bytes / pages.pageSize);
  const bytesRefused = refused.reduce((sum, { size }) => sum + size, 0);
  const skippedPages = Math.max(0, pages.size - sent - Math.ceil(bytesRefused / pages.pageSize));
  // Until here every page still counts as dirty, so that a replay that failed can be repeated.
  if (log.isOn) log.pages.clear();
  return {
    pages: sent,
    bytes,
    messages,
    skippedPages,
    refused,
    microseconds: Math.round((performance.now() - startedAt) * 1000),
  };
}

function allPages(maps: readonly DmaMap[]): PageSet {
  const pages = new PageSet(4096);
  for (const map of maps) pages.addRange(map);
  return pages;
}

/** The dirty runs as far as a mapping with a descriptor covers them, cut to what one message may carry. */
function* pieces(
  pages: PageSet,
  maps: readonly DmaMap[],
  largest: number,
): Generator<Piece, void, undefined> {
  // Both are in the order of their addresses, and mappings do not overlap.
  let next = 0;
  for (const run of pages.ranges()) {
    while (next < maps.length && maps[next]!.address + maps[next]!.size <= run.address) next++;
    for (let i = next; i < maps.length && maps[i]!.address < run.address + run.size; i++) {
      yield* cut(maps[i]!, run, largest);
    }
  }
}

function* cut(map: DmaMap, run: PageRange, largest: number): Generator<Piece, void, undefined> {
  const end = Math.min(map.address + map.size, run.address + run.size);
  for (let address = Math.max(map.address, run.address); address < end; address += largest) {
    yield { map, address, size: Math.min(largest, end - address) };
  }
}

function sendPiece(injector: Injector, { map, address, size }: Piece, source: PageSource): Pending {
  const buffer = injector.compose(WRITE_HEADER + size);
  const { view } = buffer;
  view.setBigUint64(HEADER_SIZE, BigInt(address), true);
  view.setBigUint64(HEADER_SIZE + 8, BigInt(size), true);
  if (!injector.relay.observed.dmaMaps.has(map)) {
    throw controlError(
      'ENXIO',
      `Expected QEMU to leave its memory alone during the replay, but it unmapped 0x${map.address.toString(16)}; is the VM stopped?`,
    );
  }
  const read = source(map, address, buffer, HEADER_SIZE + WRITE_HEADER, size);
  if (read !== size) {
    throw controlError(
      'EFAULT',
      `Expected ${size} bytes of guest memory at 0x${address.toString(16)}, but its file ends after ${read}.`,
    );
  }
  const label = `DMA_WRITE of ${size} bytes at 0x${address.toString(16)}`;
  return injector.send('client', Command.DMA_WRITE, WRITE_HEADER + size, label);
}
