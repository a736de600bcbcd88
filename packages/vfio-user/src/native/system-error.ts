import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';

/** A system call that failed, with its errno. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  readonly code: string;

  constructor(
    readonly syscall: string,
    readonly errno: number,
    detail = '',
  ) {
    const code = getSystemErrorName(-errno);
    super(`${syscall} failed with ${code}${detail && `: ${detail}`}`);
    this.code = code;
  }
}

export const { EAGAIN, EINTR, ECONNRESET, EPIPE, EINPROGRESS, ENOENT, ECONNREFUSED, EADDRINUSE, EACCES } =
  constants.errno;
