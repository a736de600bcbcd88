import type { FaultStrike, MessageFault } from '../faults/message-fault.js';
import type { EndName } from '../relay/end.js';

/** The states of a migrating device, `enum vfio_device_mig_state` of linux/vfio.h, at their numbers. */
export const DEVICE_STATES = [
  'error',
  'stop',
  'running',
  'stop-copy',
  'resuming',
  'running-p2p',
  'pre-copy',
  'pre-copy-p2p',
] as const;

export type DeviceState = (typeof DEVICE_STATES)[number];

/** A range of guest memory that QEMU mapped for DMA, as the proxy saw it pass. */
export interface DmaMapInfo {
  /** I/O virtual address, in bytes. */
  readonly address: number;
  /** Bytes. */
  readonly size: number;
  /** Offset within the descriptor, in bytes. */
  readonly offset: number;
  readonly readable: boolean;
  readonly writable: boolean;
  /** Whether QEMU sent a descriptor with it; memory without one is reached by DMA_READ and DMA_WRITE only. */
  readonly hasDescriptor: boolean;
}

/** A run of pages, by I/O virtual address. */
export interface PageRange {
  readonly address: number;
  /** Bytes. */
  readonly size: number;
}

export interface StatusResult {
  readonly pid: number;
  readonly listen: string;
  readonly connect: string;
  /** Whether QEMU is connected, and thereby the device server. */
  readonly connected: boolean;
  /** Whether the two have agreed on a version, which is when requests may be injected. */
  readonly negotiated: boolean;
  /** `max_data_xfer_size` of either end, in bytes. */
  readonly maxDataTransferSize: { readonly client: number; readonly server: number };
  readonly relayed: { readonly fromClient: TrafficCount; readonly fromServer: TrafficCount };
  readonly injected: { readonly toClient: number; readonly toServer: number };
  readonly dmaMaps: number;
  readonly vectors: number;
  /** Whether the proxy started dirty logging and has not stopped it. */
  readonly dirtyLogging: boolean;
  /** Message faults that are set. */
  readonly faults: number;
}

export interface TrafficCount {
  readonly messages: number;
  readonly bytes: number;
}

export interface ReplayResult {
  /** Pages sent to QEMU. */
  readonly pages: number;
  readonly bytes: number;
  /** DMA_WRITE messages that it took. */
  readonly messages: number;
  /** Pages reported dirty that no mapping with a descriptor covers any more; they were not sent. */
  readonly skippedPages: number;
  /**
   * Pages for which QEMU has no memory (ENODEV), as while the guest has taken bus mastering from the device. QEMU does not
   * know that they are dirty: whoever migrates has to mark them in another way.
   */
  readonly refused: readonly PageRange[];
  readonly microseconds: number;
}

/** Every request by name: its arguments and its result. */
export interface ControlRequests {
  status: { arguments: NoArguments; result: StatusResult };
  'migration-features': {
    arguments: NoArguments;
    result: { readonly stopCopy: boolean; readonly peerToPeer: boolean; readonly preCopy: boolean };
  };
  'probe-feature': {
    arguments: { readonly feature: number; readonly get?: boolean; readonly set?: boolean };
    result: { readonly supported: boolean };
  };
  'get-state': { arguments: NoArguments; result: { readonly state: DeviceState } };
  'set-state': {
    arguments: { readonly state: DeviceState };
    result: { readonly state: DeviceState };
  };
  'read-state': {
    arguments: NoArguments;
    result: { /** Base64. */ readonly data: string; readonly size: number; readonly messages: number };
  };
  'write-state': {
    arguments: { /** Base64. */ readonly data: string };
    result: { readonly size: number; readonly messages: number };
  };
  'read-region': {
    arguments: { readonly region: number; readonly offset: number; readonly length: number };
    result: { /** Base64. */ readonly data: string };
  };
  'start-dirty-logging': {
    arguments: { /** Bytes, a power of two; 4096 if left out. */ readonly pageSize?: number };
    result: { /** What the device chose. */ readonly pageSize: number; readonly ranges: number };
  };
  'stop-dirty-logging': { arguments: NoArguments; result: Record<string, never> };
  'report-dirty': {
    arguments: NoArguments;
    result: { readonly pageSize: number; readonly pages: number; readonly ranges: readonly PageRange[] };
  };
  'replay-dirty': { arguments: { readonly all?: boolean }; result: ReplayResult };
  'signal-vectors': { arguments: NoArguments; result: { readonly signalled: number } };
  'dma-maps': { arguments: NoArguments; result: { readonly maps: readonly DmaMapInfo[] } };
  'set-faults': {
    arguments: {
      /** In the place of those that were set; an empty list ends them. */ readonly faults: readonly MessageFault[];
    };
    result: { readonly faults: number };
  };
  stop: { arguments: NoArguments; result: Record<string, never> };
}

export type NoArguments = Record<string, never>;
export type RequestName = keyof ControlRequests;
export type RequestArguments<Name extends RequestName> = ControlRequests[Name]['arguments'];
export type RequestResult<Name extends RequestName> = ControlRequests[Name]['result'];

/** A line from the control client. */
export interface RequestLine {
  readonly id: number;
  readonly request: string;
  readonly arguments?: unknown;
  /** The limit for each message that the request injects, in milliseconds; 5000 if left out. */
  readonly timeoutMs?: number;
}

export interface ControlErrorInfo {
  /** A positive errno; 0 if the peer gave none. */
  readonly errno: number;
  /** The errno's name, such as `EINVAL`. */
  readonly code: string;
  readonly message: string;
  /** Who answered a command with the errno, if a peer of the proxy's did. */
  readonly from?: EndName;
}

/** Both on the clock of `process.hrtime` (CLOCK_MONOTONIC), in microseconds. */
export interface Timing {
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** A line to the control client that answers a request. */
export type ReplyLine = Timing & { readonly id: number } & (
    | { readonly result: object }
    | { readonly error: ControlErrorInfo }
  );

/** A line to every control client that answers nothing. */
export type EventLine = {
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly at: number;
} & (
  | { readonly event: 'client-connected' | 'version-negotiated' | 'stopping' }
  | {
      readonly event: 'client-gone' | 'client-refused' | 'server-gone' | 'server-refused';
      readonly reason: string;
    }
  | ({ readonly event: 'fault-struck' } & FaultStrike)
);

/** The longest line either end accepts, in bytes: a device state of 48 MiB in base64. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** The limit for each injected message if the request names none, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 5000;
/** The longest device state that `read-state` collects, in bytes. */
export const MAX_STATE_BYTES = 47 * 1024 * 1024;
