import { commandName } from 'vfio-user';
import { errnoName } from '../control/errors.js';
import type { Expected, ExpectedReply } from './script.js';

/** Bytes that a sentence shows around the first one that differs. */
const SHOWN = 8;

/** What the device server did in the recording, as a sentence's object. */
export function describe(expected: Expected): string {
  switch (expected.kind) {
    case 'reply':
      return `a reply to ${expected.to.command} (message ${expected.to.number})`;
    case 'access':
      return `${expected.command} of ${expected.count} bytes at 0x${expected.address.toString(16)}`;
    case 'interrupt':
      return `a signal of vector ${expected.vector} of interrupt index ${expected.index}`;
  }
}

export const outcome = (errno: number): string =>
  errno === 0 ? 'success' : `${errnoName(errno)} (${errno})`;

/** How a reply differs, or undefined: its errno, or its payload as far as it has to be the same. */
export function replyDifference(
  expected: ExpectedReply,
  errno: number,
  wanted: Uint8Array,
  got: Uint8Array,
): string | undefined {
  const what = `${expected.to.command}, message ${expected.to.number}`;
  if (errno !== expected.errno) {
    return `Message ${expected.number}: expected ${outcome(expected.errno)} as the reply to ${what}, but got ${outcome(errno)}.`;
  }
  if (errno !== 0) return undefined;
  const difference = bytesDifference(wanted, got);
  return difference && `Message ${expected.number}: expected the reply to ${what} to have ${difference}.`;
}

/** How bytes differ, as the end of a sentence; undefined if they do not. */
export function bytesDifference(wanted: Uint8Array, got: Uint8Array): string | undefined {
  if (wanted.length !== got.length) return `${wanted.length} bytes of payload, but got ${got.length}`;
  const at = wanted.findIndex((byte, i) => byte !== got[i]);
  if (at === -1) return undefined;
  const show = (bytes: Uint8Array) => Buffer.from(bytes.subarray(at, at + SHOWN)).toString('hex');
  return `${show(wanted)} from byte ${at} on, but got ${show(got)}`;
}

export const unexpectedAccess = (after: number, code: number, address: number, count: number): string =>
  `After message ${after}: expected no ${commandName(code)} of ${count} bytes at 0x${address.toString(16)}, ` +
  'which the recorded server never sent (again), but got one.';
