import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Owner, ownerVariable, parseOwner, startOf, stateOf } from '../../owner.js';

/** A process that a run started and that outlived it, such as one that a device server of the user's started. */
export interface LeftProcess {
  readonly pid: number;
  readonly started: number;
  /** Its arguments, joined by spaces. */
  readonly command: string;
  readonly owner: Owner;
}

/** How long a process that was killed may take to be gone, milliseconds. */
const patience = 3000;

/** This user's processes whose environment names an owner that is dead; never this one, nor one that led to it. */
export function findLeftProcesses(): LeftProcess[] {
  const spared = ancestors();
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || spared.has(pid)) return [];
    const found = inspect(pid);
    return found !== undefined && stateOf(found.owner) === 'dead' ? [found] : [];
  });
}

/** Kills a process, unless its number has gone to another one meanwhile. Resolves when it is gone; false if it stays. */
export async function killLeftProcess({ pid, started }: LeftProcess): Promise<boolean> {
  const deadline = performance.now() + patience;
  if (startOf(pid) === started) process.kill(pid, 'SIGKILL');
  // The kernel tells the end of a process only to its parent.
  while (startOf(pid) === started && !isZombie(pid)) {
    if (performance.now() > deadline) return false;
    await pause(10);
  }
  return true;
}

function inspect(pid: number): LeftProcess | undefined {
  try {
    if (statSync(`/proc/${pid}`).uid !== process.getuid?.()) return undefined;
    const started = startOf(pid);
    const variable = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((line) => line.startsWith(`${ownerVariable}=`));
    const owner = variable && parseOwner(variable.slice(ownerVariable.length + 1));
    if (!owner || started === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, started, command, owner };
  } catch {
    // It has ended meanwhile, or this user may not look.
    return undefined;
  }
}

function ancestors(): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0; pid = parentOf(pid)) {
    if (found.has(pid)) break;
    found.add(pid);
  }
  return found;
}

const statusField = (pid: number, name: string): string | undefined => {
  try {
    return new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};

function parentOf(pid: number): number | undefined {
  const parent = statusField(pid, 'PPid');
  return parent === undefined ? undefined : Number(parent);
}

function isZombie(pid: number): boolean {
  return statusField(pid, 'State') === 'Z';
}
