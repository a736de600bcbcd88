import { Command } from 'vfio-user';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** Features of VFIO_USER_DEVICE_FEATURE, at their numbers in linux/vfio.h. */
export const Feature = {
  MIGRATION: 1,
  MIG_DEVICE_STATE: 2,
  DMA_LOGGING_START: 6,
  DMA_LOGGING_STOP: 7,
  DMA_LOGGING_REPORT: 8,
} as const;

export const FEATURE_GET = 1 << 16;
export const FEATURE_SET = 1 << 17;
export const FEATURE_PROBE = 1 << 18;

/** argsz and flags, which every DEVICE_FEATURE payload starts with; in bytes. */
const FEATURE_HEADER = 8;

/** What is to be asked of a feature. */
export interface FeatureRequest {
  readonly feature: number;
  /** FEATURE_GET, FEATURE_SET, FEATURE_PROBE. */
  readonly action: number;
  readonly data?: Uint8Array;
  /** Bytes of data that the reply may have, if more than the request has. */
  readonly replyLength?: number;
  /** What this is, as error messages say it. */
  readonly label: string;
}

/**
 * Sends DEVICE_FEATURE to the device server.
 *
 * @returns the data of the reply, after argsz and flags, at least as long as `replyLength`
 */
export function* deviceFeature(
  injector: Injector,
  request: FeatureRequest,
): Operation<DataView<ArrayBuffer>> {
  const { feature, action, data = new Uint8Array(), replyLength = 0, label } = request;
  const payload = new Uint8Array(FEATURE_HEADER + data.length);
  const view = new DataView(payload.buffer);
  // argsz is the room for the reply; a SET has its own length there, which is what servers check.
  view.setUint32(0, FEATURE_HEADER + Math.max(data.length, replyLength), true);
  view.setUint32(4, (feature | action) >>> 0, true);
  payload.set(data, FEATURE_HEADER);
  const reply = yield* injector.request('server', Command.DEVICE_FEATURE, payload, label);
  if (reply.length < FEATURE_HEADER + replyLength) {
    throw invalidReply(label, `at least ${FEATURE_HEADER + replyLength} bytes`, `${reply.length}`);
  }
  return new DataView(reply.slice(FEATURE_HEADER).buffer);
}
