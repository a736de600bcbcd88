import type { Message } from '../transport/message.js';
import { expectArgsz, expectPayloadOf } from './check.js';
import { ProtocolError } from './errors.js';
import { ADDRESS_LIMIT, isPowerOfTwo, readU64 } from './integers.js';

/** `VFIO_DEVICE_FEATURE_*` that exist in vfio-user. */
export const Feature = {
  MIGRATION: 1,
  MIG_DEVICE_STATE: 2,
  DMA_LOGGING_START: 6,
  DMA_LOGGING_STOP: 7,
  DMA_LOGGING_REPORT: 8,
} as const;

/** What is to be done with a feature. */
export const FeatureFlags = { GET: 1 << 16, SET: 1 << 17, PROBE: 1 << 18, INDEX_MASK: 0xffff } as const;

/** `VFIO_MIGRATION_*`. */
export const MigrationFlags = { STOP_COPY: 1, P2P: 2, PRE_COPY: 4 } as const;

/** argsz and flags. */
export const FEATURE_HEADER_SIZE = 8;

export interface FeatureRequest {
  readonly argsz: number;
  readonly index: number;
  readonly get: boolean;
  readonly set: boolean;
  readonly probe: boolean;
}

/** Reads the fixed part of DEVICE_FEATURE. Throws EINVAL for flags that contradict each other. */
export function parseFeature(message: Message): FeatureRequest {
  expectPayloadOf(message, FEATURE_HEADER_SIZE);
  const argsz = expectArgsz(message, FEATURE_HEADER_SIZE);
  const flags = message.view.getUint32(message.payloadStart + 4, true);
  const get = (flags & FeatureFlags.GET) !== 0;
  const set = (flags & FeatureFlags.SET) !== 0;
  const probe = (flags & FeatureFlags.PROBE) !== 0;
  const known = FeatureFlags.GET | FeatureFlags.SET | FeatureFlags.PROBE | FeatureFlags.INDEX_MASK;
  if ((flags & ~known) !== 0 || !(probe || get !== set)) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DEVICE_FEATURE to probe, get or set, but its flags are 0x${flags.toString(16)}`,
    );
  }
  return { argsz, index: flags & FeatureFlags.INDEX_MASK, get, set, probe };
}

export const LOGGING_START_SIZE = 16;
export const LOGGING_REPORT_SIZE = 24;

/** Reads the data of DMA_LOGGING_START and returns the page size that it hints. EINVAL for ranges that cannot be. */
export function parseLoggingStart(message: Message): number {
  expectPayloadOf(message, FEATURE_HEADER_SIZE + LOGGING_START_SIZE);
  const { view } = message;
  const at = message.payloadStart + FEATURE_HEADER_SIZE;
  const ranges = view.getUint32(at + 8, true);
  expectPayloadOf(message, FEATURE_HEADER_SIZE + LOGGING_START_SIZE + 16 * ranges);
  for (let i = 0; i < ranges; i++) {
    const range = at + LOGGING_START_SIZE + 16 * i;
    checkRange(readU64(view, range), readU64(view, range + 8));
  }
  return readU64(view, at);
}

export interface LoggingReport {
  readonly address: number;
  readonly length: number;
  readonly pageSize: number;
}

/** Reads the data of DMA_LOGGING_REPORT. EINVAL for a range or a page size that cannot be. */
export function parseLoggingReport(message: Message): LoggingReport {
  expectPayloadOf(message, FEATURE_HEADER_SIZE + LOGGING_REPORT_SIZE);
  const { view } = message;
  const at = message.payloadStart + FEATURE_HEADER_SIZE;
  const report = {
    address: readU64(view, at),
    length: readU64(view, at + 8),
    pageSize: readU64(view, at + 16),
  };
  checkRange(report.address, report.length);
  checkPageSize(report.pageSize);
  return report;
}

export function checkPageSize(pageSize: number): void {
  if (!isPowerOfTwo(pageSize)) {
    throw new ProtocolError('EINVAL', `Expected a page size that is a power of two, but got ${pageSize}`);
  }
}

/** Throws EINVAL for an empty range of addresses, or one that does not end below 2^52. */
export function checkRange(address: number, length: number): void {
  if (length === 0 || address + length > ADDRESS_LIMIT) {
    throw new ProtocolError(
      'EINVAL',
      `Expected a range of addresses that ends below 2^52, but got ${length} bytes at ${address}`,
    );
  }
}
