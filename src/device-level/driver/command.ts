import type { CommandKind } from '../../checkers/device-level/events.js';

export const Admin = {
  DELETE_SUBMISSION_QUEUE: 0x00,
  CREATE_SUBMISSION_QUEUE: 0x01,
  GET_LOG_PAGE: 0x02,
  DELETE_COMPLETION_QUEUE: 0x04,
  CREATE_COMPLETION_QUEUE: 0x05,
  IDENTIFY: 0x06,
  SET_FEATURES: 0x09,
  GET_FEATURES: 0x0a,
  ASYNC_EVENT_REQUEST: 0x0c,
  DOORBELL_BUFFER_CONFIG: 0x7c,
} as const;

export const Io = {
  FLUSH: 0x00,
  WRITE: 0x01,
  READ: 0x02,
  COMPARE: 0x05,
  WRITE_ZEROES: 0x08,
  DATASET_MANAGEMENT: 0x09,
} as const;

/** Statuses that the exerciser provokes (NVMe 1.4, 4.6.1), as `sct << 8 | sc`. */
export const Status = {
  SUCCESS: 0,
  LBA_OUT_OF_RANGE: 0x080,
  EVENT_REQUEST_LIMIT_EXCEEDED: 0x105,
  COMPARE_FAILURE: 0x285,
} as const;

/** What goes into a submission queue entry (NVMe 1.4, 4.2); what is left out is zero. */
export interface CommandFields {
  readonly opcode: number;
  readonly namespace?: number;
  /** Guest addresses. */
  readonly prp1?: number;
  readonly prp2?: number;
  /** Dwords 10 to 15. */
  readonly dwords?: readonly number[];
}

/** What a command is for: the checkers are told. */
export interface CommandPurpose {
  readonly does: CommandKind;
  readonly name: string;
  readonly namespace?: number;
  readonly ranges?: readonly (readonly [number, number])[];
  readonly write?: number;
  readonly durable?: boolean;
  readonly expected?: number;
}

export interface OutstandingCommand {
  /** Unique in the run. */
  readonly command: number;
  readonly identifier: number;
  readonly queue: number;
  readonly purpose: CommandPurpose;
  readonly submittedAt: number;
  /** Called with the completion; what it returns goes into the ledger with it. */
  readonly completed: (status: number, result: number) => { found?: readonly number[] };
}

const entry = new Uint32Array(16);

/** Encodes a command. The array is the same each time. */
export function encode(
  { opcode, namespace = 0, prp1 = 0, prp2 = 0, dwords = [] }: CommandFields,
  id: number,
): Uint32Array {
  entry.fill(0);
  entry[0] = opcode | (id << 16);
  entry[1] = namespace;
  entry[6] = prp1 % 0x1_0000_0000;
  entry[7] = Math.floor(prp1 / 0x1_0000_0000);
  entry[8] = prp2 % 0x1_0000_0000;
  entry[9] = Math.floor(prp2 / 0x1_0000_0000);
  dwords.forEach((dword, index) => {
    entry[10 + index] = dword >>> 0;
  });
  return entry;
}
