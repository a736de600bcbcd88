import path from 'node:path';

/** A socket's path has to end within `sun_path` (108 bytes with its NUL, unix(7)); Node cuts longer ones silently. */
const socketPathLimit = 107;

/** Where things are in a run's folder, whether there is one or not. */
export class RunPaths {
  constructor(readonly path: string) {}

  /** The path of a file in the folder. */
  file(name: string): string {
    return path.join(this.path, name);
  }

  /** The path of a Unix socket in the folder. Throws if it would not fit into a socket address. */
  socket(name: string): string {
    const socket = this.file(`${name}.sock`);
    if (Buffer.byteLength(socket) > socketPathLimit) {
      throw new Error(
        `Expected a socket path of at most ${socketPathLimit} bytes, got ${Buffer.byteLength(socket)}: ${socket}. ` +
          'Set TMPDIR to a shorter path.',
      );
    }
    return socket;
  }
}
