import type { MessageFault } from './faults/message-fault.js';

/** How much of the payload of a message that moves data is recorded if nothing else was asked for, in bytes. */
export const DEFAULT_DATA_LIMIT = 4096;

/** Where a proxy stands, and what it keeps a record of. */
export interface ProxyOptions {
  /** Path of the Unix socket to make for QEMU. */
  readonly listen: string;
  /** Path of the device server's Unix socket. It need not exist until QEMU connects. */
  readonly connect: string;
  /** Path of the Unix socket to make for control. */
  readonly control: string;
  /** File to record every message in, as JSON lines. It is made anew. */
  readonly trace?: string;
  /** How much of the payload of messages that move data is recorded, in bytes; 4096 if left out. */
  readonly traceDataLimit?: number;
  /**
   * Keeps the device server to messages: it gets no descriptor of guest memory, nothing of its regions is mapped, and its
   * interrupts pass through the proxy. The trace, whose payloads are whole then, holds all that it saw and did and can
   * be replayed; a guest is slower with it. Needs {@link trace}.
   */
  readonly traceMemory?: boolean;
  /** Faults that are on from the beginning; the request `set-faults` puts others in their place. */
  readonly faults?: readonly MessageFault[];
  /** Bugs to be switched on, by their names in `proxyMutants`. */
  readonly mutants?: readonly string[];
  /** Ends when the first QEMU goes, instead of listening for the next. */
  readonly once?: boolean;
  /** Ends the process by SIGTERM when the process that started it ends. */
  readonly exitWithParent?: boolean;
  /** Ends the proxy. SIGTERM and SIGINT do as well. */
  readonly signal?: AbortSignal;
  /** Takes the line of JSON that says that the proxy listens; standard output if left out. */
  readonly announce?: (line: string) => void;
  /** Takes what goes wrong on the way, a sentence at a time; standard error if left out. */
  readonly log?: (sentence: string) => void;
}

/** What the relay's thread is given; sockets by their descriptors, which all threads of a process share. */
export interface RelayThreadData {
  readonly listen: string;
  readonly connect: string;
  readonly listener: number;
  readonly controlListener: number;
  /** An eventfd that ends the thread. */
  readonly stopDescriptor: number;
  readonly once: boolean;
  readonly faults: readonly MessageFault[];
  readonly mutants: readonly string[];
  /** Undefined: no trace. */
  readonly traceDataLimit: number | undefined;
  readonly traceMemory: boolean;
  /** Shared memory of one 32-bit word: the chunks of trace that have been written down. */
  readonly traceWritten: SharedArrayBuffer | undefined;
}

/** What the relay's thread tells the main thread. */
export type RelayThreadMessage =
  | { readonly kind: 'log'; readonly sentence: string }
  | { readonly kind: 'trace'; readonly chunk: Uint8Array<ArrayBuffer> };
