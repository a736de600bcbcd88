import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/**
 * A process that owns what it has made: processes, folders. Its number alone would not do, for numbers are given again;
 * with the time of its start, in clock ticks since the boot (proc_pid_stat(5), field 22), it is told from any other.
 */
export interface Owner {
  readonly pid: number;
  readonly started: number;
  /** `/proc/sys/kernel/random/boot_id`. */
  readonly boot: string;
  /** The namespace that its number is of (pid_namespaces(7)). */
  readonly namespace: string;
  readonly host: string;
}

/** The variable in the environment of every process that a run starts; whatever that starts inherits it. */
export const ownerVariable = 'SWITCHOVER_OWNER';

let own: Owner | undefined;

/** This process. */
export function thisOwner(): Owner {
  own ??= { pid: process.pid, started: startOf(process.pid) ?? 0, ...readPlace() };
  return own;
}

/** An owner as one line, for an environment or a file; {@link parseOwner} reads it. */
export function formatOwner({ pid, started, boot, namespace, host }: Owner = thisOwner()): string {
  return [pid, started, boot, namespace, host].join(' ');
}

/** Undefined if the text is none of {@link formatOwner}'s. */
export function parseOwner(text: string): Owner | undefined {
  const [, pid, started, boot, namespace, host] = /^(\d+) (\d+) (\S+) (\S+) (\S+)\n?$/.exec(text) ?? [];
  if (boot === undefined || namespace === undefined || host === undefined) return undefined;
  return { pid: Number(pid), started: Number(started), boot, namespace, host };
}

/** `elsewhere`: on another computer or in another container, so that nobody can tell from here. */
export function stateOf(owner: Owner): 'alive' | 'dead' | 'elsewhere' {
  const here = readPlace();
  if (owner.host !== here.host) return 'elsewhere';
  if (owner.boot !== here.boot) return 'dead';
  if (owner.namespace !== here.namespace) return 'elsewhere';
  return startOf(owner.pid) === owner.started ? 'alive' : 'dead';
}

/** When a process started, in clock ticks since the boot; undefined if there is none with that number. */
export function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything; the fields after it begin with the third.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function readPlace(): Pick<Owner, 'boot' | 'namespace' | 'host'> {
  return {
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    namespace: readlinkSync('/proc/self/ns/pid'),
    host: os.hostname() || '-',
  };
}
