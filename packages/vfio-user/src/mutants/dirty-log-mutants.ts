import { ProtocolError } from '../protocol/errors.js';
import type { ProtocolMutant } from './mutant.js';

/** Bugs of the log of dirty pages. */
export const dirtyLogMutants: readonly ProtocolMutant[] = [
  {
    name: 'dirty-report-fails-across-mappings',
    origin: 'libvfio-user 824',
    description:
      'DMA_LOGGING_REPORT of a range that spans two mappings fails with EINVAL: its dirty pages are missed.',
    memory: ({ log, table }) => {
      const report = log.report.bind(log);
      log.report = (address, length, pageSize, bitmap) => {
        const range = table.find(address);
        if (range === undefined || address + length > range.end) {
          throw new ProtocolError('EINVAL', `Expected a report within one mapping, but got ${length} bytes`);
        }
        report(address, length, pageSize, bitmap);
      };
    },
  },
  {
    name: 'dirty-bitmap-rounded-down',
    origin: 'libvfio-user 457, 374',
    description:
      'The last page of a transfer that ends within a page is not marked dirty: what it wrote there stays behind.',
    memory: ({ log }) => {
      const mark = log.mark.bind(log);
      log.mark = (address, length) => {
        const end = Math.floor((address + length) / log.pageSize) * log.pageSize;
        mark(address, end - address);
      };
    },
  },
  {
    name: 'dirty-pages-logged-by-mapping-offset',
    origin: 'general',
    description:
      'A page is marked dirty by its offset within its mapping instead of by its I/O virtual address.',
    memory: ({ log, table }) => {
      const mark = log.mark.bind(log);
      log.mark = (address, length) => mark(address - (table.find(address)?.address ?? 0), length);
    },
  },
  {
    name: 'bitmap-not-cleared-by-report',
    origin: 'general',
    description: 'A page that was reported dirty stays dirty for ever: pre-copy does not converge.',
    memory: ({ log }) => {
      const report = log.report.bind(log);
      log.report = (address, length, pageSize, bitmap) => {
        report(address, length, pageSize, bitmap);
        bitmap.forEach((byte, at) => {
          for (let bit = 0; bit < 8; bit++) {
            if ((byte & (1 << bit)) !== 0) log.mark(address + (8 * at + bit) * pageSize, pageSize);
          }
        });
      };
    },
  },
  {
    name: 'dirty-report-cut-short',
    origin: 'general',
    description:
      'Of the dirty pages of a report only the first 64 are reported, and all are forgotten: the others stay behind.',
    memory: ({ log }) => {
      const report = log.report.bind(log);
      log.report = (address, length, pageSize, bitmap) => {
        report(address, length, pageSize, bitmap);
        let left = 64;
        bitmap.forEach((byte, at) => {
          let kept = 0;
          for (let bit = 0; bit < 8 && left > 0; bit++) {
            if ((byte & (1 << bit)) === 0) continue;
            kept |= 1 << bit;
            left--;
          }
          bitmap[at] = kept;
        });
      };
    },
  },
  {
    name: 'dirty-log-forgets-on-unmap',
    origin: 'general',
    description: 'Unmapping one range of memory forgets the dirty pages of all: they stay behind.',
    memory: (memory) => {
      const { log } = memory;
      const unmap = memory.unmap.bind(memory);
      memory.unmap = (range) => {
        unmap(range);
        if (!log.active) return;
        const { pageSize } = log;
        log.stop();
        log.start(pageSize);
      };
    },
  },
];
