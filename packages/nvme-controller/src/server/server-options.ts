import type { BackendFault } from '../backends/faults/backend-fault.js';
import type { ImageOptions } from '../backends/open-image.js';
import type { ControllerIdentityOptions } from '../controller-identity.js';

/** A namespace: an image file, or memory that goes with the process. */
export type NamespaceOptions = FileNamespaceOptions | MemoryNamespaceOptions;

interface FileNamespaceOptions extends Omit<ImageOptions, 'locked' | 'cache'> {
  /**
   * `none` goes past the page cache (O_DIRECT) where alignment allows. `volatile` keeps what is written in the
   * process's memory until it is to be durable: killing the process loses what was not flushed. Default `writeback`.
   */
  readonly cache?: 'writeback' | 'none' | 'volatile';
  /** Bytes. Default 512. */
  readonly blockSize?: 512 | 4096;
}

interface MemoryNamespaceOptions {
  readonly memory: true;
  /** Bytes, a multiple of the block size. */
  readonly sizeBytes: number;
  readonly blockSize?: 512 | 4096;
}

export interface DeviceOptions extends Omit<ControllerIdentityOptions, 'doorbellBuffers'> {
  /** Where to listen: a path of less than 108 bytes. */
  readonly socket: string;
  /** In the order of their identifiers, from 1 on. */
  readonly namespaces: readonly NamespaceOptions[];
  /**
   * How the host's doorbells are seen. `trapped` (default): each is a message. `mapped`: the client maps them, and
   * they are polled. `shadow`: trapped, and Doorbell Buffer Config is offered to the host.
   */
  readonly doorbells?: 'trapped' | 'mapped' | 'shadow';
  /** Waits for a state to be loaded: the images are opened now, and locked when the device runs with the state. */
  readonly incoming?: boolean;
  /** Names of `protocolMutants` of `vfio-user`: bugs that the server is to have. Default: none. */
  readonly protocolMutants?: readonly string[];
  /** Make writes durable when the device stops for a migration. Default true. */
  readonly synchronizeOnStop?: boolean;
  /** What goes wrong with the images, and when. Default: nothing. */
  readonly backendFaults?: readonly BackendFault[];
  /** Names of `deviceMutants`: bugs that the device is to have. Default: none. */
  readonly mutants?: readonly string[];
  /** A file for log lines (JSON), appended to. Default: standard error. */
  readonly log?: string;
}

export interface NvmeServerOptions extends DeviceOptions {
  /** Stop when the parent process ends. Default false. */
  readonly exitWithParent?: boolean;
  /** Stops the server. */
  readonly signal?: AbortSignal;
}
