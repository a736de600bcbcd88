import { unlinkSync } from 'node:fs';
import { closeDescriptor } from '../native/descriptor.js';
import { EADDRINUSE, ECONNREFUSED, ENOENT, SystemError } from '../native/system-error.js';
import { acceptUnix, connectUnix, listenUnix } from '../native/unix-socket.js';

/** A listening Unix socket at a path, which is removed when it closes. */
export class Listener implements Disposable {
  private constructor(
    readonly path: string,
    readonly descriptor: number,
  ) {}

  /** Takes the path; a socket that a dead server left there is replaced, one that is served is not. */
  static at(path: string): Listener {
    try {
      return new Listener(path, listenUnix(path));
    } catch (error) {
      if (!(error instanceof SystemError) || error.errno !== EADDRINUSE) throw error;
      if (isServed(path)) {
        throw new Error(
          `Expected ${path} to be free, but another server listens there; stop it or take another path`,
          {
            cause: error,
          },
        );
      }
      unlinkSync(path);
      return new Listener(path, listenUnix(path));
    }
  }

  accept(): number | undefined {
    return acceptUnix(this.descriptor);
  }

  [Symbol.dispose](): void {
    closeDescriptor(this.descriptor);
    try {
      unlinkSync(this.path);
    } catch (error) {
      if (!(error instanceof Error && 'errno' in error && error.errno === -ENOENT)) throw error;
    }
  }
}

function isServed(path: string): boolean {
  try {
    closeDescriptor(connectUnix(path));
    return true;
  } catch (error) {
    return !(error instanceof SystemError && error.errno === ECONNREFUSED);
  }
}
