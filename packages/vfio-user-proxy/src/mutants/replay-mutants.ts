import { NativeBuffer, readAt } from 'vfio-user/native';
import type { DirtyLog } from '../inject/dirty-logging.js';
import type { Injector } from '../inject/injector.js';
import { presentContent, replayDirty } from '../inject/replay.js';
import type { PageSet } from '../observed/page-set.js';
import type { ProxyMutant } from './mutant.js';

/** Bugs in the replay of dirty pages. */
export const replayMutants: readonly ProxyMutant[] = [
  {
    name: 'dirty-pages-not-resent',
    origin: 'general',
    description:
      'The pages that the device wrote are not sent again, though it is said that they were: silent corruption.',
    operations: (operations) => {
      operations['replay-dirty'] = function* (injector, log) {
        const { size, pageSize } = yield* log.report(injector);
        log.pages.clear();
        const said = { pages: size, bytes: size * pageSize, messages: size, skippedPages: 0, refused: [] };
        return { ...said, microseconds: 1 };
      };
    },
  },
  {
    name: 'last-dirty-page-not-resent',
    origin: 'general',
    description: 'Of the pages that the device wrote, the one with the highest address is not sent again.',
    operations: (operations) => {
      const replay = operations['replay-dirty'];
      operations['replay-dirty'] = function* (injector, log, args) {
        withoutLast(yield* log.report(injector));
        return yield* replay(injector, log, args);
      };
    },
  },
  {
    name: 'stale-page-resent',
    origin: 'general',
    description:
      'Pages are sent again with what they held when logging began: what was written since is undone.',
    operations: (operations) => {
      let snapshot = new Map<number, NativeBuffer>();
      const start = operations['start-dirty-logging'];
      operations['start-dirty-logging'] = function* (injector, log, args) {
        snapshot = snapshotOf(injector);
        return yield* start(injector, log, args);
      };
      operations['replay-dirty'] = (injector, log, { all = false }) =>
        replayDirty(injector, log, all, (map, address, buffer, at, size) => {
          const from = address - map.address;
          const stale = snapshot.get(map.address)?.bytes.subarray(from, from + size);
          if (stale?.length !== size) return presentContent(map, address, buffer, at, size);
          buffer.bytes.set(stale, at);
          return size;
        });
    },
  },
  {
    name: 'neighbouring-page-resent',
    origin: 'general',
    description: 'Pages are sent again with the content of the page before them.',
    operations: (operations) => {
      operations['replay-dirty'] = (injector, log: DirtyLog, { all = false }) =>
        replayDirty(injector, log, all, (map, address, buffer, at, size) => {
          const before = Math.max(map.address, address - 4096);
          return presentContent(map, before, buffer, at, size);
        });
    },
  },
];

function withoutLast(pages: PageSet): void {
  const ranges = [...pages.ranges()];
  pages.clear();
  const last = ranges.pop();
  for (const range of ranges) pages.addRange(range);
  if (last !== undefined && last.size > pages.pageSize) {
    pages.addRange({ address: last.address, size: last.size - pages.pageSize });
  }
}

/** A copy of all memory that the device may write to, by the addresses of its mappings. */
function snapshotOf(injector: Injector): Map<number, NativeBuffer> {
  const copies = new Map<number, NativeBuffer>();
  for (const { address, size, offset, file, writable } of injector.relay.observed.dmaMaps.all()) {
    if (file === undefined || !writable) continue;
    const copy = new NativeBuffer(size);
    readAt(file.descriptor, copy.pointer, size, offset);
    copies.set(address, copy);
  }
  return copies;
}
