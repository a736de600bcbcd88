import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sharedLimits, type WaitLimits } from '../connection/wait-limits.js';
import { ProtocolError, TimeoutError } from '../errors/index.js';
import type { GuestAgentClient } from './guest-agent-client.js';
import type { GuestExecStatus } from './guest-agent-commands.js';

/** How to run a program in the guest. */
export interface ExecOptions extends WaitLimits {
  /** Standard input; without it the program reads an empty one. */
  input?: string | Uint8Array | undefined;
  /** The whole environment. Without it the program gets the agent's own. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Whether the output is decoded. Default `utf8`. */
  encoding?: 'utf8' | 'buffer' | undefined;
}

/** How a program in the guest ended. */
export interface ExecResult<Output = string> {
  /** Absent if a signal ended it. */
  exitCode?: number;
  /** The signal's number, if one ended it. */
  signal?: number;
  stdout: Output;
  stderr: Output;
  /** Whether the agent dropped output beyond what it keeps (16 MiB of each). */
  truncated: boolean;
}

const firstInterval = 5;
const longestInterval = 200;

/** Runs a program to its end; see {@link GuestAgentClient.exec}. */
export async function guestExec(
  agent: GuestAgentClient,
  commandTimeout: number,
  path: string,
  args: readonly string[],
  options: ExecOptions,
): Promise<ExecResult<Buffer>> {
  const limits = sharedLimits(options);
  const { signal } = options;
  const ask = () => ({ signal, timeout: Math.min(limits().timeout, commandTimeout) });
  const request = {
    path,
    arg: [...args],
    ...(options.env === undefined
      ? {}
      : { env: Object.entries(options.env).map(([name, value]) => `${name}=${value}`) }),
    ...(options.input === undefined ? {} : { 'input-data': Buffer.from(options.input).toString('base64') }),
    'capture-output': true,
  };
  const { pid } = await agent.execute('guest-exec', request, ask());
  // The agent has no event for the end of a program, so it must be asked; ever less often.
  for (let interval = firstInterval; ; interval = Math.min(interval * 1.5, longestInterval)) {
    const left = limits().timeout;
    if (left === 0) {
      throw new TimeoutError(
        `Expected ${path} to end within ${options.timeout} ms, but process ${pid} still runs in the guest.`,
        { timeout: options.timeout!, command: 'guest-exec', arguments: request },
      );
    }
    const status = await agent.execute('guest-exec-status', { pid }, ask());
    checkStatus(status);
    if (status.exited) return toResult(status);
    await delay(Math.min(interval, left), undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** The guest is not trusted to answer with what its agent's schema promises. */
function checkStatus(status: GuestExecStatus): void {
  const isOptional = (value: unknown, type: string) => value === undefined || typeof value === type;
  const valid =
    typeof status === 'object' &&
    status !== null &&
    typeof status.exited === 'boolean' &&
    isOptional(status.exitcode, 'number') &&
    isOptional(status.signal, 'number') &&
    isOptional(status['out-data'], 'string') &&
    isOptional(status['err-data'], 'string');
  if (valid) return;
  const shown = inspect(status, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 200);
  throw new ProtocolError(`Expected the status of a program from the guest agent, but got ${shown}.`, {
    received: Buffer.from(shown),
  });
}

function toResult(status: GuestExecStatus): ExecResult<Buffer> {
  return {
    ...(status.exitcode === undefined ? {} : { exitCode: status.exitcode }),
    ...(status.signal === undefined ? {} : { signal: status.signal }),
    stdout: Buffer.from(status['out-data'] ?? '', 'base64'),
    stderr: Buffer.from(status['err-data'] ?? '', 'base64'),
    truncated: status['out-truncated'] === true || status['err-truncated'] === true,
  };
}
