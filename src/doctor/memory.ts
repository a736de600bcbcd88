import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Finding } from './finding.js';

/** Bytes that the main job takes: its processes had 1.4 GiB of memory between them at most, the guests' included. */
export const mainJobMemory = 1.5 * 2 ** 30;
/** Bytes that the lab takes by default, with the command that starts it. */
const labMemory = 3.5 * 2 ** 30;

/** Of `/proc/meminfo`: bytes, and for the counts of hugepages pages. */
export type MemoryInformation = Readonly<Record<string, number>>;

/** Reads `/proc/meminfo`. */
export function readMemoryInformation(text = readFileSync('/proc/meminfo', 'utf8')): MemoryInformation {
  const fields = [...text.matchAll(/^([\w()]+):\s+(\d+)( kB)?$/gm)];
  return Object.fromEntries(
    fields.map(([, name, amount, unit]) => [name, Number(amount) * (unit ? 1024 : 1)]),
  );
}

/** What is free for guests: of the computer's memory, or of what this control group may use. */
export function examineMemory(
  information = readMemoryInformation(),
  limit = process.constrainedMemory(),
  total = os.totalmem(),
): Finding {
  const available = Math.min(information.MemAvailable ?? 0, limit && limit < total ? limit : total);
  const found =
    `${gibibytes(available)} available of ${gibibytes(total)}` +
    (limit && limit < total ? `, limited to ${gibibytes(limit)} by the control group` : '');
  const common = { capability: 'memory', required: true, found } as const;
  if (available >= labMemory) {
    return { ...common, readiness: 'ready', allows: 'two guests of 512 MiB, and the lab' };
  }
  const install = 'scenarios with a smaller machine.memory, or "switchover lab --memory MiB"';
  if (available >= mainJobMemory) {
    return {
      ...common,
      readiness: 'limited',
      allows: `two guests of 512 MiB; the lab takes ${gibibytes(labMemory)}`,
      install,
    };
  }
  return {
    ...common,
    readiness: 'absent',
    allows: `too little for the main job, which takes ${gibibytes(mainJobMemory)}`,
    install,
  };
}

/** Nothing takes hugepages, which is said so that nobody sets them aside. */
export function examineHugepages(information = readMemoryInformation()): Finding {
  const { HugePages_Total: total = 0, HugePages_Free: free = 0, Hugepagesize: size = 0 } = information;
  return {
    capability: 'hugepages',
    readiness: total > 0 ? 'ready' : 'absent',
    required: false,
    found: total > 0 ? `${free} free of ${total}, ${size / 2 ** 20} MiB each` : 'none set aside',
    allows: 'they are not needed: guest memory is a memfd of ordinary pages',
  };
}

/** Bytes, as people read them. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
