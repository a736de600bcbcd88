import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ExecaError, execa } from 'execa';
import { formatOwner, ownerVariable } from '../owner.js';
import type { Progress } from './progress.js';
import { ToolchainError } from './toolchain-error.js';

export interface AptRun {
  /** Path of the configuration that is laid over the machine's. */
  configuration: string;
  /** What the command does, for progress reports and errors: `Download QEMU`. */
  step: string;
  cwd?: string;
  progress?: Progress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Runs `apt-get` and returns what it printed.
 *
 * @throws ToolchainError that tells apart the usual reasons: no network, a mirror without the suite,
 *   a signature that does not verify, a full disk
 */
export async function aptGet(args: readonly string[], run: AptRun): Promise<string> {
  const child = execa('apt-get', ['-c', run.configuration, '-q', '-o', 'APT::Status-Fd=3', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { LC_ALL: 'C.UTF-8', [ownerVariable]: formatOwner() },
    ...(run.cwd ? { cwd: run.cwd } : {}),
    ...(run.signal ? { cancelSignal: run.signal } : {}),
  });
  const status = child.stdio[3] as Readable | undefined;
  if (status && run.progress) followStatus(status, run.step, run.progress);
  try {
    const { stdout } = await child;
    return stdout;
  } catch (cause) {
    run.signal?.throwIfAborted();
    throw explain(cause as Error, run.step);
  }
}

/** Reads apt's status lines, `dlstatus:<item>:<percent>:<description>`. */
function followStatus(status: Readable, step: string, progress: Progress): void {
  let previous = '';
  createInterface({ input: status }).on('line', (line) => {
    const report = line === previous ? undefined : parseAptStatus(line);
    previous = line;
    if (report) progress({ step, ...report });
  });
}

/** Understands one line that apt writes to `APT::Status-Fd`; other lines than downloads give nothing. */
export function parseAptStatus(line: string): { detail: string; fraction: number } | undefined {
  const match = /^dlstatus:\d+:([\d.]+):(.*)$/.exec(line);
  if (!match) return undefined;
  return { detail: match[2] ?? '', fraction: Math.min(1, Number(match[1]) / 100) };
}

const reasons: [pattern: RegExp, advice: string][] = [
  [
    /resolv|connect|timed out|Network is unreachable|Connection (failed|refused)/i,
    'The mirror could not be reached: check the network, and the proxy in apt’s configuration if you need one',
  ],
  [
    /NO_PUBKEY|not signed|signature|EXPKEYSIG|BADSIG/i,
    'The packages could not be verified, so they are not used: update the package debian-archive-keyring',
  ],
  [
    /No space left|enough free space/i,
    'The disk is full: free some room, or set SWITCHOVER_CACHE to another disk',
  ],
  [
    /does not have a Release file|404|Unable to locate package|has no installation candidate/i,
    'The mirror does not have what is needed (the suites trixie and trixie-backports): use a full Debian mirror in apt’s sources',
  ],
];

function explain(cause: Error, step: string): ToolchainError {
  const output =
    cause instanceof ExecaError ? String(cause.stderr || cause.stdout || cause.message) : cause.message;
  const complaints = output.split('\n').filter((line) => /^[EW]:/.test(line));
  const what = (complaints.length > 0 ? complaints : [output.trim()]).slice(0, 4).join('\n  ');
  const advice = reasons.find(([pattern]) => pattern.test(what))?.[1];
  return new ToolchainError(
    `Expected "apt-get" to succeed at the step "${step}", but it failed. ${advice ? `${advice}. ` : ''}It said:\n  ${what}`,
    { cause },
  );
}
