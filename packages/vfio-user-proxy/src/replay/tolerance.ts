import {
  Command,
  FEATURE_HEADER_SIZE,
  Feature,
  FeatureFlags,
  LOGGING_REPORT_SIZE,
  RegionIndex,
  readU64,
} from 'vfio-user';
import { withoutMappableAreas } from '../relay/region-info.js';
import type { ExpectedReply, Send, Step } from './script.js';

/** Bytes of major and minor version, the part of VERSION's payload that two servers have to agree on. */
const VERSION_SIZE = 4;
/** Bytes of `argsz` and `size`, which stand before migration data. */
const MIGRATION_HEADER = 8;
/** Where the class code of a PCI device is in its configuration space, without its lowest byte (the interface). */
const CLASS_CODE_AT = 0x0a;
const NVME_CLASS = [0x08, 0x01];
/** Bytes of a completion queue entry, or of what stands before its last double word (NVMe 1.4, 4.6). */
const COMPLETION_SIZES: ReadonlySet<number> = new Set([16, 12]);
const SUBMISSION_QUEUE_HEAD_AT = 8;

/** The feature that a DEVICE_FEATURE gets, undefined if it is none or does something else. */
export function featureGot({ code, payload }: Send): number | undefined {
  if (code !== Command.DEVICE_FEATURE || payload.length < FEATURE_HEADER_SIZE) return undefined;
  const flags = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
  return (flags & FeatureFlags.GET) === 0 || (flags & FeatureFlags.PROBE) !== 0
    ? undefined
    : flags & FeatureFlags.INDEX_MASK;
}

/**
 * The part of a reply's payload that has to be the same: not what servers may say differently of themselves (VERSION's
 * capabilities), what of a region can be mapped (the recording proxy allowed nothing), what only the device
 * understands (its state), and what may come sooner or later (dirty pages, which {@link DirtyPages} compares).
 */
export function comparable(send: Send, payload: Uint8Array): Uint8Array {
  switch (send.code) {
    case Command.VERSION:
      return payload.subarray(0, VERSION_SIZE);
    case Command.DEVICE_GET_REGION_INFO: {
      const info = payload.slice(0, 32);
      withoutMappableAreas(info);
      return info;
    }
    case Command.MIG_DATA_READ: {
      const size =
        payload.length < MIGRATION_HEADER ? 0 : new DataView(payload.slice().buffer).getUint32(4, true);
      return Uint8Array.of(size === 0 ? 0 : 1);
    }
    default:
      return featureGot(send) === Feature.DMA_LOGGING_REPORT
        ? payload.subarray(0, FEATURE_HEADER_SIZE + LOGGING_REPORT_SIZE)
        : payload;
  }
}

/**
 * The part of what a device wrote to guest memory that has to be the same. The head of the submission queue in a completion of
 * an NVMe controller says how many commands it had fetched by then, which is a matter of time.
 */
export function comparableWrite(data: Uint8Array, isNvme: boolean): Uint8Array {
  if (!isNvme || !COMPLETION_SIZES.has(data.length)) return data;
  const masked = data.slice();
  masked.fill(0, SUBMISSION_QUEUE_HEAD_AT, SUBMISSION_QUEUE_HEAD_AT + 2);
  return masked;
}

/** Whether the client found an NVMe controller in the configuration space. */
export function isNvmeTrace(steps: readonly Step[]): boolean {
  return steps.some((step) => {
    if (step.kind !== 'reply' || step.to.code !== Command.REGION_READ || step.payload.length < 16)
      return false;
    const view = new DataView(step.payload.buffer);
    if (view.getUint32(8, true) !== RegionIndex.CONFIG) return false;
    const at = 16 + CLASS_CODE_AT - readU64(view, 0);
    return at >= 16 && step.payload[at] === NVME_CLASS[0] && step.payload[at + 1] === NVME_CLASS[1];
  });
}

/**
 * The pages that reports named, in the recording and now. When a report finds a page depends on time, and a device may
 * report pages that it did not write; but what was dirty then has to be reported sometime.
 */
export class DirtyPages {
  readonly #missing = new Set<number>();
  readonly #reported = new Set<number>();

  report(expected: ExpectedReply, got: Uint8Array): void {
    for (const page of pagesOf(got)) {
      this.#reported.add(page);
      this.#missing.delete(page);
    }
    for (const page of pagesOf(expected.payload)) {
      if (!this.#reported.delete(page)) this.#missing.add(page);
    }
  }

  /** Addresses of pages that were reported in the recording only. */
  get missing(): number[] {
    return [...this.#missing].sort((a, b) => a - b);
  }
}

function* pagesOf(payload: Uint8Array): Generator<number, void, undefined> {
  const bitmapAt = FEATURE_HEADER_SIZE + LOGGING_REPORT_SIZE;
  if (payload.length < bitmapAt) return;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const address = readU64(view, FEATURE_HEADER_SIZE);
  const pageSize = readU64(view, FEATURE_HEADER_SIZE + 16);
  for (let bit = 0; bit < (payload.length - bitmapAt) * 8; bit++) {
    if ((payload[bitmapAt + (bit >>> 3)]! & (1 << (bit & 7))) !== 0) yield address + bit * pageSize;
  }
}
