import type { DeviceOptions } from './server-options.js';

/** What the main thread gives the worker to start with. */
export interface WorkerData {
  readonly options: DeviceOptions;
  /** One word for each fdatasync under way: 0, or 1 plus its errno when it is done. */
  readonly results: Int32Array;
}

/** What the worker tells the main thread. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly stopDescriptor: number }
  | SynchronizeMessage;

export interface SynchronizeMessage {
  readonly kind: 'synchronize';
  readonly descriptor: number;
  /** Where in `results` to put the answer. */
  readonly slot: number;
  /** The eventfd to signal then. */
  readonly answered: number;
  /** Milliseconds to wait before. */
  readonly delay: number;
}

/** How many fdatasyncs can be under way: more than a controller has images. */
export const RESULT_SLOTS = 256;
