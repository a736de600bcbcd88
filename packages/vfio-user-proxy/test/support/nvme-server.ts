import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NvmeServerOptions } from 'nvme-controller';

const program = `
  import { runNvmeServer } from ${JSON.stringify(import.meta.resolve('nvme-controller'))};
  await runNvmeServer({ ...JSON.parse(process.argv[1]), exitWithParent: true });
`;

interface ImageOptions {
  /** What the image begins with; the rest is blank. */
  readonly content?: Buffer;
  /** Bytes. */
  readonly size?: number;
}

/** The reference device in a process of its own, as it was when the guest of the recorded trace began. */
export class NvmeServer implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vup-nvme-'));
  readonly socket = join(this.#folder, 'device.sock');
  #process: ChildProcess | undefined;

  static async start({
    content = Buffer.alloc(0),
    size = 64 * 1024 * 1024,
    ...options
  }: Partial<NvmeServerOptions> & ImageOptions = {}): Promise<NvmeServer> {
    const server = new NvmeServer();
    const image = join(server.#folder, 'image');
    writeFileSync(image, content);
    truncateSync(image, size);
    const all: NvmeServerOptions = {
      ...{ socket: server.socket, namespaces: [{ path: image }], ioQueuePairs: 4 },
      ...{ log: join(server.#folder, 'log') },
      ...options,
    };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(all)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server.#process = child;
    // The line that says that it listens; or the end of its output, if it does not come to that.
    await Promise.race([once(child.stdout!, 'data'), once(child.stdout!, 'close')]);
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    }
    rmSync(this.#folder, { recursive: true });
  }
}
