import { getSystemErrorName } from 'node:util';
import { commandName } from '../protocol/command.js';

/** The server answered a command with an errno. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: string;

  constructor(
    readonly command: number,
    readonly errno: number,
    /** The payload that was sent. */
    readonly sent: Uint8Array,
  ) {
    const code = getSystemErrorName(-errno);
    super(`Expected ${commandName(command)} to succeed, but the server answered ${code}`);
    this.code = code;
  }
}

/** The server did not answer a command in time. */
export class RequestTimeoutError extends Error {
  override readonly name = 'RequestTimeoutError';

  constructor(
    readonly command: number,
    readonly milliseconds: number,
  ) {
    super(`Expected a reply to ${commandName(command)} within ${milliseconds} ms, but the server sent none`);
  }
}

/** The server's reply is not what the specification describes. */
export class MalformedReplyError extends Error {
  override readonly name = 'MalformedReplyError';
}
