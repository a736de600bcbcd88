import { removeAbandonedEntries } from '../../toolchain/index.js';
import { removeAbandonedWarmGuests } from '../warm/warm-cache.js';
import { attachmentsOf, findLeftFolders, releaseAttachment, removeFolder } from './left-folders.js';
import { findLeftProcesses, killLeftProcess } from './left-processes.js';

/** Something that a dead run left. */
export interface Leftover {
  readonly kind: 'process' | 'mount' | 'loop device' | 'folder' | 'cache entry';
  /** The process with its command line, the path, or the device. */
  readonly what: string;
  /** The number of the process that it belonged to, if that is known. */
  readonly owner?: number;
  /** Why it is still there; undefined if it is removed. */
  readonly left?: string;
}

export interface ReapOptions {
  /** Folders of temporary files to look into; those where runs make theirs if left out. */
  readonly parents?: readonly string[];
  /** Told each thing as it is dealt with. */
  readonly progress?: (leftover: Leftover) => void;
  /** Ends it before the next thing is dealt with. */
  readonly signal?: AbortSignal;
}

/**
 * Removes what runs left that are dead: processes and temporary folders that name an owner which does not run, what is
 * mounted from those folders, and half-made entries of the cache that nobody makes any more. All else is left alone.
 */
export async function reap({ parents, progress = () => {}, signal }: ReapOptions = {}): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  const tell = (leftover: Leftover, left?: string) => {
    const told = { ...leftover, ...(left !== undefined && { left }) };
    leftovers.push(told);
    progress(told);
  };
  for (const found of findLeftProcesses()) {
    signal?.throwIfAborted();
    const gone = await killLeftProcess(found);
    const process: Leftover = {
      kind: 'process',
      what: `${found.pid} ${found.command}`,
      owner: found.owner.pid,
    };
    tell(process, gone ? undefined : 'It does not end, though it was killed.');
  }
  for (const { path: folder, owner, state } of findLeftFolders(parents)) {
    signal?.throwIfAborted();
    const leftover: Leftover = { kind: 'folder', what: folder, owner: owner.pid };
    if (state === 'elsewhere') {
      tell(leftover, `Its owner is or was on ${owner.host}, in another container or on another computer.`);
      continue;
    }
    for (const attachment of attachmentsOf(folder)) {
      const { kind, what } = attachment;
      tell({ kind, what, owner: owner.pid }, await releaseAttachment(attachment));
    }
    const attached = attachmentsOf(folder).map(({ what }) => what);
    // Whatever is mounted there would be removed with it.
    const inTheWay = attached.length > 0 ? `It is in use by ${attached.join(' and ')}.` : undefined;
    tell(leftover, inTheWay ?? (await removeFolder(folder)));
  }
  signal?.throwIfAborted();
  const entries = [...(await removeAbandonedEntries()), ...(await removeAbandonedWarmGuests())];
  for (const what of entries) tell({ kind: 'cache entry', what });
  return leftovers;
}
