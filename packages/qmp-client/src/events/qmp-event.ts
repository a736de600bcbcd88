import type { Message } from '../connection/message-stream.js';
import type { QmpEvents } from '../generated/qmp-schema.js';

/** The name of an event that the schema knows. */
export type QmpEventName = keyof QmpEvents;

/** An event as it was received. */
export interface QmpEvent<Name extends QmpEventName = QmpEventName> {
  readonly event: Name;
  /** What the event tells; an empty object if nothing. */
  readonly data: QmpEvents[Name]['data'];
  /** QEMU's wall clock when the event occurred; both are -1 if QEMU could not read it. */
  readonly timestamp: { readonly seconds: number; readonly microseconds: number };
  /** Local monotonic time of receipt, in nanoseconds, as `process.hrtime.bigint()` gives it. */
  readonly receivedAt: bigint;
  /** How many events had come since connect, this one included. `since: event.position` means "after this one". */
  readonly position: number;
}

/** Any event; comparing its `event` narrows its `data`. */
export type AnyQmpEvent = { [Name in QmpEventName]: QmpEvent<Name> }[QmpEventName];

/**
 * Checks a message that claims to be an event.
 *
 * @returns undefined if it has not the shape that the specification gives ("Asynchronous events").
 */
export function parseEvent(message: Message, receivedAt: bigint, position: number): AnyQmpEvent | undefined {
  const { event, data = {}, timestamp } = message;
  if (typeof event !== 'string' || !isObject(data) || !isObject(timestamp)) return undefined;
  const { seconds, microseconds } = timestamp;
  if (!Number.isInteger(seconds) || !Number.isInteger(microseconds)) return undefined;
  // The schema vouches for name and data; a newer QEMU's events pass through as they are.
  return { event, data, timestamp: { seconds, microseconds }, receivedAt, position } as AnyQmpEvent;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
