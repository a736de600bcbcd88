import { readdirSync, readFileSync } from 'node:fs';

/** A process that runs now. */
export interface RunningProcess {
  readonly pid: number;
  /** Its arguments, joined by spaces. */
  readonly command: string;
}

/** The processes that mention a text in their command line or environment; a zombie has neither and is none. */
export function processesThatMention(text: string): RunningProcess[] {
  const found: RunningProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const command = read(pid, 'cmdline').replaceAll('\0', ' ').trim();
    if (command !== '' && (command.includes(text) || read(pid, 'environ').includes(text))) {
      found.push({ pid, command });
    }
  }
  return found;
}

/** Empty if the process has ended meanwhile, or belongs to another user. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
