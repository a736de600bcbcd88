import { QmpError } from './qmp-error.js';

/** The `error` member of a response (QMP specification, "Error"). */
export interface ErrorResponse {
  error: { class: string; desc: string };
  id?: unknown;
}

/** The peer executed the command, or refused to, and answered with an error. */
export class ExecuteError extends QmpError {
  override readonly name = 'ExecuteError';
  /** The error's class: `GenericError`, `CommandNotFound`, `DeviceNotFound`, … */
  readonly class: string;
  /** QEMU's own words. Written for people: do not parse them. */
  readonly desc: string;
  readonly command: string;
  readonly arguments: object | undefined;
  /** The whole response as it was received. */
  readonly response: ErrorResponse;

  constructor(peer: string, command: string, args: object | undefined, response: ErrorResponse) {
    const { class: errorClass, desc } = response.error;
    super(`Expected "${command}" to succeed, but ${peer} answered ${errorClass}: ${desc}`);
    this.class = errorClass;
    this.desc = desc;
    this.command = command;
    this.arguments = args;
    this.response = response;
  }
}
