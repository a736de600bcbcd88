/** What QEMU stamps its events with. */
export interface StampedEvent {
  readonly timestamp: { readonly seconds: number; readonly microseconds: number };
}

/** When QEMU sent an event by its own stamp, microseconds of the time of day. */
export function eventStamp({ timestamp }: StampedEvent): number {
  return timestamp.seconds * 1e6 + timestamp.microseconds;
}
