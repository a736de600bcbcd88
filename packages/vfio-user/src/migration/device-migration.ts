/**
 * What a device does for migration v2 (linux/vfio.h, VFIO_DEVICE_FEATURE_MIGRATION). The server keeps the state
 * machine, refuses the transitions that the uAPI refuses, and calls these in the order of the arcs; a method that
 * throws leaves the device in the state it had (or ERROR, if `recoverable` is false on the error).
 */
export interface DeviceMigration {
  /** STOP_COPY is always supported; these are the optional ones. */
  readonly supportsPreCopy: boolean;
  readonly supportsPeerToPeer: boolean;
  /**
   * RUNNING → STOP (also as the first half of RUNNING → STOP_COPY): fetch nothing more, finish or park what is in
   * flight. On return the device neither reads nor writes guest memory and raises no interrupt.
   * Register accesses still arrive and must be answered; doorbells are remembered.
   */
  stop(): void;
  /** STOP → RUNNING: go on, first with whatever arrived while stopped. Throws if it may not (image is locked). */
  run(): void;
  /** STOP → STOP_COPY: the whole state, to be read by MIG_DATA_READ. */
  save(): Uint8Array;
  /** STOP_COPY → STOP: the state was handed over (or the save was given up, if `complete` is false). */
  saved(complete: boolean): void;
  /** RUNNING → PRE_COPY, and what can be read before the stop. Only if `supportsPreCopy`. */
  preCopyStarted?(): Uint8Array;
  /** PRE_COPY → RUNNING. */
  preCopyEnded?(): void;
  /** STOP → RESUMING: state will be written. */
  resuming(): void;
  /** RESUMING → STOP: the whole stream. Throws an error naming the field if it cannot be accepted. */
  load(stream: Uint8Array): void;
}
