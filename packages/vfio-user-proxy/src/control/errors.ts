import { constants } from 'node:os';
import type { EndName } from '../relay/end.js';
import type { ControlErrorInfo } from './protocol.js';

const names = new Map<number, string>(
  Object.entries(constants.errno).map(([name, number]): [number, string] => [number, name]),
);
// Two names share this number; this is the one that the protocol's documents use.
names.set(constants.errno.EOPNOTSUPP, 'ENOTSUP');

/** The name of an errno, such as `EINVAL` for 22. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? (errno === 0 ? 'EUNKNOWN' : `E${errno}`);
}

/** A control request that failed: what the proxy answers, and what its client's promises reject with. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    /** A positive errno; 0 if the peer gave none. */
    readonly errno: number,
    message: string,
    /** The errno's name, such as `EINVAL`. */
    readonly code: string = errnoName(errno),
    /** Who answered a command with the errno, if a peer of the proxy's did. */
    readonly from?: EndName,
  ) {
    super(message);
  }

  toJSON(): ControlErrorInfo {
    const { errno, code, message, from } = this;
    return { errno, code, message, ...(from !== undefined && { from }) };
  }
}

/** Makes a control error of an errno's name. */
export function controlError(code: keyof typeof constants.errno, message: string): ControlError {
  return new ControlError(constants.errno[code], message, code);
}
