import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConnectError, ExecuteError, QmpClient, TimeoutError } from 'qmp-client';
import { gone, readKeptMachines, socketOf } from '../../attach/kept-machines.js';
import { parseQmpCommand, type QmpLine } from '../../attach/qmp-line.js';
import { historyLimit, qmpSession } from '../../attach/qmp-session.js';
import { findResult } from '../../runner/find-result.js';
import { makeCacheFolder } from '../../toolchain/cache-folder.js';
import { UnavailableError } from '../../usage-error.js';
import { ExitStatus } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';
import type { AttachOptions } from './console.js';

/** Executes a command on the monitor of a kept machine, or opens a prompt. */
export async function qmp(
  run: string,
  command: string | undefined,
  rest: readonly string[],
  { side, results }: AttachOptions,
): Promise<void> {
  const given = command === undefined ? undefined : parseQmpCommand(command, rest.join(' '));
  const folder = findResult(run, results);
  const { path: socket, machine, side: found } = socketOf(readKeptMachines(folder), 'qmp', side);
  await untilInterrupted(async (signal) => {
    await using client = await connectMonitor(socket, folder, signal);
    if (given !== undefined) {
      await executeOnce(client, given, signal);
      return;
    }
    const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    if (terminal) console.error(`the monitor of ${machine}, the ${found}; Tab completes, Ctrl-D leaves`);
    const history = terminal ? await historyFile() : undefined;
    const { refused, history: typed } = await qmpSession({
      ...{ qmp: client, name: machine, terminal, signal },
      ...{ input: process.stdin, output: process.stdout, asides: process.stderr },
      history: history !== undefined && existsSync(history) ? readLines(history) : [],
    });
    if (history !== undefined)
      writeFileSync(history, typed.slice(0, historyLimit).join('\n'), { mode: 0o600 });
    if (refused && !terminal) process.exitCode = ExitStatus.broken;
  }, 'leaving the monitor');
}

/** What QEMU refuses is told on standard error, and by the exit status. */
async function executeOnce(client: QmpClient, given: QmpLine, signal: AbortSignal): Promise<void> {
  try {
    const result = await client.executeUntyped(given.command, given.arguments, { signal });
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  } catch (error) {
    if (!(error instanceof ExecuteError)) throw error;
    console.error(`${error.class}: ${error.desc}`);
    process.exitCode = ExitStatus.broken;
  }
}

async function connectMonitor(socket: string, folder: string, signal: AbortSignal): Promise<QmpClient> {
  try {
    return await QmpClient.connect({ path: socket }, { signal });
  } catch (error) {
    if (error instanceof ConnectError) throw gone(folder, error);
    if (!(error instanceof TimeoutError)) throw error;
    throw new UnavailableError(
      `Expected QEMU to answer on ${socket}, but it does not: its process may be stopped by a fault, or another ` +
        'client may be attached, and the monitor takes one at a time.',
      { cause: error },
    );
  }
}

async function historyFile(): Promise<string> {
  return path.join(await makeCacheFolder(), 'qmp-history');
}

function readLines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
