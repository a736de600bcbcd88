import type { Empty } from '../generated/qmp-schema.js';

/** Commands of the QEMU guest agent with their arguments and results ("QEMU Guest Agent Protocol Reference"). */
export interface GuestAgentCommands {
  'guest-ping': { arguments: Empty; result: Empty };
  'guest-info': { arguments: Empty; result: GuestInfo };
  'guest-exec': { arguments: GuestExecArguments; result: { pid: number } };
  'guest-exec-status': { arguments: { pid: number }; result: GuestExecStatus };
  'guest-file-open': { arguments: { path: string; mode?: string }; result: number };
  'guest-file-read': { arguments: { handle: number; count?: number }; result: GuestFileRead };
  'guest-file-write': {
    arguments: { handle: number; 'buf-b64': string; count?: number };
    result: { count: number; eof: boolean };
  };
  'guest-file-flush': { arguments: { handle: number }; result: Empty };
  'guest-file-close': { arguments: { handle: number }; result: Empty };
  /** Nanoseconds since 1970, as a JavaScript number: exact to 256 ns. */
  'guest-get-time': { arguments: Empty; result: number };
  /** {@link GuestAgentClient.synchronize} is the way that also survives what came before. */
  'guest-sync-delimited': { arguments: { id: number }; result: number };
}

export interface GuestInfo {
  version: string;
  supported_commands: { name: string; enabled: boolean; 'success-response': boolean }[];
}

export interface GuestExecArguments {
  path: string;
  arg?: string[];
  /** `NAME=value` each. If given it is the whole environment. */
  env?: string[];
  /** Standard input, in base64. */
  'input-data'?: string;
  'capture-output'?: boolean | 'none' | 'stdout' | 'stderr' | 'separated' | 'merged';
}

export interface GuestExecStatus {
  exited: boolean;
  exitcode?: number;
  signal?: number;
  /** In base64, as is `err-data`. */
  'out-data'?: string;
  'err-data'?: string;
  'out-truncated'?: boolean;
  'err-truncated'?: boolean;
}

export interface GuestFileRead {
  count: number;
  'buf-b64': string;
  eof: boolean;
}

/** The name of a command that {@link GuestAgentCommands} has types for. */
export type GuestAgentCommandName = keyof GuestAgentCommands;
