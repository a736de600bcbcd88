import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { signalEventfd } from '../../src/native/index.js';

/** A server of a {@link Copier} on a thread of its own, as a real one runs. */
export class ServerThread implements AsyncDisposable {
  private constructor(
    readonly path: string,
    private readonly directory: string,
    private readonly worker: Worker,
    private readonly stopDescriptor: number,
  ) {}

  static async start(): Promise<ServerThread> {
    const directory = mkdtempSync(join(tmpdir(), 'vfio-user-'));
    const path = join(directory, 'device.sock');
    const worker = new Worker(new URL('./server-thread-main.mjs', import.meta.url), { workerData: { path } });
    const [stopDescriptor] = (await once(worker, 'message')) as [number];
    return new ServerThread(path, directory, worker, stopDescriptor);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.worker, 'exit');
    signalEventfd(this.stopDescriptor);
    await exited;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
