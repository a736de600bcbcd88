import { Feature, FeatureFlags, LOGGING_REPORT_SIZE, LOGGING_START_SIZE } from 'vfio-user';
import { controlError } from '../control/errors.js';
import type { DmaMap } from '../observed/dma-maps.js';
import { PageSet } from '../observed/page-set.js';
import { deviceFeature } from './device-feature.js';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

const RANGE_SIZE = 16;
/** More ranges than this are not listed: none stands for all of memory. */
const MAX_RANGES = 1024;
/** Room in a message for what is not bitmap, in bytes. */
const REPORT_OVERHEAD = 64;

/**
 * Dirty logging in the device server, and the pages it reported that QEMU has not been sent yet. A report clears
 * the device's log, so what it said is kept here until it has been replayed.
 */
export class DirtyLog {
  /** Reported and not replayed. Undefined: logging is off. */
  #dirty: PageSet | undefined;

  get isOn(): boolean {
    return this.#dirty !== undefined;
  }

  get pages(): PageSet {
    if (this.#dirty === undefined) {
      throw controlError(
        'EINVAL',
        'Expected dirty logging to be on, but nothing started it since QEMU connected; request start-dirty-logging first.',
      );
    }
    return this.#dirty;
  }

  /** The device server has a new client: whatever it logged for the last is void. */
  forget(): void {
    this.#dirty = undefined;
  }

  /** VFIO_DEVICE_FEATURE_DMA_LOGGING_START over everything that the device may write to. */
  *start(injector: Injector, pageSize: number): Operation<{ pageSize: number; ranges: number }> {
    const maps = writableMaps(injector);
    const listed = maps.length <= MAX_RANGES ? maps : [];
    const data = new Uint8Array(LOGGING_START_SIZE + RANGE_SIZE * listed.length);
    const view = new DataView(data.buffer);
    view.setBigUint64(0, BigInt(pageSize), true);
    view.setUint32(8, listed.length, true);
    listed.forEach(({ address, size }, i) => {
      view.setBigUint64(LOGGING_START_SIZE + RANGE_SIZE * i, BigInt(address), true);
      view.setBigUint64(LOGGING_START_SIZE + RANGE_SIZE * i + 8, BigInt(size), true);
    });
    const label = 'DEVICE_FEATURE SET DMA_LOGGING_START';
    const feature = Feature.DMA_LOGGING_START;
    const reply = yield* deviceFeature(injector, { feature, action: FeatureFlags.SET, data, label });
    const chosen = reply.byteLength >= 8 ? Number(reply.getBigUint64(0, true)) : pageSize;
    if (!isPageSize(chosen))
      throw invalidReply(label, 'a power of two from 4096 on as page size', `${chosen}`);
    this.#dirty = new PageSet(chosen);
    return { pageSize: chosen, ranges: listed.length };
  }

  /** VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP. Pages that were reported and not replayed are forgotten. */
  *stop(injector: Injector): Operation<void> {
    const label = 'DEVICE_FEATURE SET DMA_LOGGING_STOP';
    yield* deviceFeature(injector, { feature: Feature.DMA_LOGGING_STOP, action: FeatureFlags.SET, label });
    this.#dirty = undefined;
  }

  /** VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT for each mapping; adds to {@link pages} what is reported. */
  *report(injector: Injector): Operation<PageSet> {
    const pages = this.pages;
    const { client, server } = injector.relay.observed.limits;
    const bitmapBytes = 2 ** Math.floor(Math.log2(Math.min(client, server) - REPORT_OVERHEAD));
    // One report a mapping: servers refuse a range that spans several, and some also a part of one.
    for (const map of writableMaps(injector)) {
      const step = bitmapBytes * 8 * pages.pageSize;
      for (let done = 0; done < map.size; done += step) {
        const size = Math.min(step, map.size - done);
        yield* this.#reportRange(injector, pages, map.address + done, size);
      }
    }
    return pages;
  }

  *#reportRange(injector: Injector, pages: PageSet, address: number, size: number): Operation<void> {
    const data = new Uint8Array(LOGGING_REPORT_SIZE);
    const view = new DataView(data.buffer);
    view.setBigUint64(0, BigInt(address), true);
    view.setBigUint64(8, BigInt(size), true);
    view.setBigUint64(16, BigInt(pages.pageSize), true);
    // A bitmap is an array of 64-bit words.
    const bitmapBytes = Math.ceil(Math.ceil(size / pages.pageSize) / 64) * 8;
    const reply = yield* deviceFeature(injector, {
      feature: Feature.DMA_LOGGING_REPORT,
      action: FeatureFlags.GET,
      data,
      replyLength: LOGGING_REPORT_SIZE + bitmapBytes,
      label: `DEVICE_FEATURE GET DMA_LOGGING_REPORT of ${size} bytes at 0x${address.toString(16)}`,
    });
    pages.addBitmap(address, size, new Uint8Array(reply.buffer, LOGGING_REPORT_SIZE));
  }
}

const writableMaps = (injector: Injector): DmaMap[] =>
  injector.relay.observed.dmaMaps.all().filter(({ writable }) => writable);

/** Whether dirty logging can use this page size, in bytes. */
export function isPageSize(bytes: number): boolean {
  return (
    Number.isSafeInteger(bytes) && bytes >= 4096 && bytes <= 2 ** 30 && Number.isInteger(Math.log2(bytes))
  );
}
