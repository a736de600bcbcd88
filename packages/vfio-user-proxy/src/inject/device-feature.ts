import { Command, FEATURE_HEADER_SIZE } from 'vfio-user';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** What is to be asked of a feature. */
export interface FeatureRequest {
  readonly feature: number;
  /** Of `FeatureFlags`. */
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
  const payload = new Uint8Array(FEATURE_HEADER_SIZE + data.length);
  const view = new DataView(payload.buffer);
  // argsz is the room for the reply; a SET has its own length there, which is what servers check.
  view.setUint32(0, FEATURE_HEADER_SIZE + Math.max(data.length, replyLength), true);
  view.setUint32(4, (feature | action) >>> 0, true);
  payload.set(data, FEATURE_HEADER_SIZE);
  const reply = yield* injector.request('server', Command.DEVICE_FEATURE, payload, label);
  if (reply.length < FEATURE_HEADER_SIZE + replyLength) {
    throw invalidReply(label, `at least ${FEATURE_HEADER_SIZE + replyLength} bytes`, `${reply.length}`);
  }
  return new DataView(reply.slice(FEATURE_HEADER_SIZE).buffer);
}
