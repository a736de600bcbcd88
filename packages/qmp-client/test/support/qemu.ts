import path from 'node:path';
import { QmpClient, type QmpClientOptions } from '../../src/index.js';
import { findProgram } from './find-program.js';
import { TestProcess } from './process.js';

/** A real QEMU without a machine: all of its monitor, nothing to boot. */
export class TestQemu implements AsyncDisposable {
  readonly socketPath: string;
  /** A monitor of its own, over the socket pair. */
  readonly control: QmpClient;
  readonly #process: TestProcess;

  private constructor(process: TestProcess, control: QmpClient) {
    this.#process = process;
    this.control = control;
    this.socketPath = path.join(process.folder, 'qmp.sock');
  }

  /** Resolves when QEMU serves its monitors. */
  static async start(extra: readonly string[] = []): Promise<TestQemu> {
    const process = new TestProcess(qemuProgram(), (folder) => [
      ...['-M', 'none', '-nodefaults', '-nographic'],
      ...['-qmp', `unix:${folder}/qmp.sock,server=on,wait=off`],
      ...['-chardev', 'socket,id=control,fd=3', '-mon', 'chardev=control,mode=control'],
      ...extra,
    ]);
    try {
      const control = await QmpClient.fromStream(process.channel, { timeout: 30_000 });
      return new TestQemu(process, control);
    } catch (cause) {
      const said = process.errors;
      await process[Symbol.asyncDispose]();
      throw new Error(`Expected QEMU to start, but its monitor did not answer; it said: ${said}`, { cause });
    }
  }

  /** A folder that lives as long as QEMU. */
  get folder(): string {
    return this.#process.folder;
  }

  connect(options: QmpClientOptions = {}): Promise<QmpClient> {
    return QmpClient.connect({ path: this.socketPath }, options);
  }

  kill(): void {
    this.#process.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

/** @throws {Error} when there is no QEMU: these tests are worth nothing without. */
function qemuProgram(): string {
  const program = findProgram('qemu-system-x86_64', ['SWITCHOVER_QEMU', 'QEMU']);
  if (program === undefined) {
    throw new Error(
      'Expected a QEMU to test against, but there is no qemu-system-x86_64 on PATH; ' +
        'install it, or set SWITCHOVER_QEMU or QEMU to a program that takes its arguments.',
    );
  }
  return program;
}
