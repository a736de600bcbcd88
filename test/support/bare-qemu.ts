import path from 'node:path';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { whileRunning } from '../../src/harness/machine/machine.js';
import { Qtest } from '../../src/harness/machine/qtest.js';
import { ChildProcess } from '../../src/harness/resources/child-process.js';
import { RunDirectory } from '../../src/harness/resources/run-directory.js';
import { Scope } from '../../src/harness/resources/scope.js';
import { testEnvironment } from '../../src/testing/test-environment.js';

/** A QEMU without a guest: its processors never run, and qtest is all that moves it. */
export interface BareQemu extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly qtest: Qtest;
  readonly socket: string;
}

/** Starts a real QEMU's q35 machine with these arguments added. */
export async function bareQemu(...more: string[]): Promise<BareQemu> {
  const { sourceQemu } = await testEnvironment();
  const scope = new Scope();
  try {
    const directory = scope.use('run directory', RunDirectory.create());
    const socket = directory.socket('qtest');
    const child = ChildProcess.start({
      name: 'bare QEMU',
      command: sourceQemu.path,
      arguments: [
        ...[
          '-machine',
          'q35,usb=off',
          '-accel',
          'qtest',
          '-m',
          '64M',
          '-nodefaults',
          '-display',
          'none',
          '-S',
        ],
        ...['-qtest', `unix:${socket},server=on,wait=off`, '-qtest-log', 'none', ...more],
      ],
      log: path.join(directory.path, 'qemu.log'),
      ledger: new Ledger(),
    });
    scope.use('QEMU', child);
    const qtest = await whileRunning(child, AbortSignal.timeout(30_000), () => Qtest.connect(socket));
    scope.use('qtest', qtest);
    return { process: child, qtest, socket, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}
