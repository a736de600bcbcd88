import { readFileSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Where, when and of what a run was made: what somebody needs who wants to compare it or do it again. */
export interface Provenance {
  /** ISO 8601. */
  readonly startedAt: string;
  /** CLOCK_REALTIME less CLOCK_MONOTONIC, microseconds: turns the ledger's times into times of day. */
  readonly realtimeOffset: number;
  readonly host: {
    readonly kernel: string;
    readonly processor: string;
    readonly processors: number;
    readonly memoryBytes: number;
  };
  readonly node: string;
  readonly version: string;
  /** The checkout's commit, if this is one, and whether its files differed from that commit's. */
  readonly revision?: string;
  readonly modified?: boolean;
  readonly commandLine: readonly string[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Describes this computer and this checkout. What cannot be found out is left out. */
export async function readProvenance(realtimeOffset: number): Promise<Provenance> {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  const processors = os.cpus();
  return {
    startedAt: new Date().toISOString(),
    realtimeOffset: Math.round(realtimeOffset),
    host: {
      kernel: `${os.type()} ${os.release()}`,
      processor: processors[0]?.model.trim() ?? 'unknown',
      processors: processors.length,
      memoryBytes: os.totalmem(),
    },
    node: process.version,
    version,
    ...(await revision()),
    commandLine: process.argv,
  };
}

/** Asked for once: what runs is what was loaded, whatever is changed afterwards. */
function revision(): ReturnType<typeof readRevision> {
  read ??= readRevision();
  return read;
}

let read: ReturnType<typeof readRevision> | undefined;

async function readRevision(): Promise<{ revision?: string; modified?: boolean }> {
  const git = async (...words: string[]) =>
    (await execa('git', ['-C', root, ...words], { timeout: 5000 })).stdout;
  try {
    const [top, revision, changes] = await Promise.all([
      git('rev-parse', '--show-toplevel'),
      git('rev-parse', 'HEAD'),
      git('--no-optional-locks', 'status', '--porcelain', '--untracked-files=no'),
    ]);
    // Installed into somebody else's project: that revision is not this one's.
    if (path.resolve(top) !== realpathSync(root)) return {};
    return { revision, modified: changes !== '' };
  } catch {
    return {};
  }
}
