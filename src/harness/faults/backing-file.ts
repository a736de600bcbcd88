import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultOf } from '../../scenario/faults.js';
import type { HostName } from '../devices/storage-device.js';
import type { Pair } from '../pair.js';
import type { RunPaths } from '../resources/run-paths.js';

type BackingFileFault = FaultOf<'backing-file'>;

/** While this file exists the host's backing images fail in this way. */
function trigger(directory: RunPaths, host: HostName, how: BackingFileFault['how']): string {
  return directory.file(`fault-${host}-${how}`);
}

/** What a device server has to be started with, so that its images can be made to fail later. */
export function backingFileArguments(
  faults: readonly Fault[],
  directory: RunPaths,
  host: HostName,
): string[] {
  const wanted = faults.filter((fault) => fault.strike === 'backing-file');
  const kinds = new Map(wanted.map((fault) => [fault.how, fault]));
  return [...kinds.values()].flatMap(({ how, delay: milliseconds, count }) => {
    const slow = how.startsWith('slow-') ? `,ms=${milliseconds}` : '';
    const limited = count === undefined ? '' : `,count=${count}`;
    return ['--backend-fault', `${how},trigger=${trigger(directory, host, how)}${slow}${limited}`];
  });
}

/** Makes one side's images fail for a while. */
export async function strikeBackingFile(
  pair: Pair,
  { how, side, for: duration }: BackingFileFault,
  signal: AbortSignal,
): Promise<void> {
  const host = side === 'source' ? pair.home : pair.away;
  const file = trigger(pair.directory, host.name, how);
  writeFileSync(file, '');
  try {
    await delay(duration, undefined, { signal });
  } finally {
    rmSync(file, { force: true });
  }
}
