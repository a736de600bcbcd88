import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { type Owner, parseOwner, stateOf } from '../../owner.js';
import { ownerFile, runDirectoryPrefix } from './run-directory.js';
import { messageOf } from './scope.js';

/** A run's temporary folder whose owner does not run, or cannot be seen from here. */
export interface LeftFolder {
  readonly path: string;
  readonly owner: Owner;
  readonly state: 'dead' | 'elsewhere';
}

/** What is attached to files of a folder, and how it is let go. */
export interface Attachment {
  readonly kind: 'mount' | 'loop device';
  readonly what: string;
  readonly release: readonly [command: string, ...words: string[]];
}

/** Where runs make their folders. */
export const runDirectoryParents = (): readonly string[] => [...new Set([tmpdir(), '/dev/shm'])];

/** This user's run folders whose owner is dead or elsewhere; folders that name no owner are nobody's to remove. */
export function findLeftFolders(parents = runDirectoryParents()): LeftFolder[] {
  return parents.flatMap((parent) =>
    names(parent)
      .filter((name) => name.startsWith(runDirectoryPrefix))
      .flatMap((name) => {
        const folder = path.join(parent, name);
        const owner = ownerOf(folder);
        if (owner === undefined) return [];
        const state = stateOf(owner);
        return state === 'alive' ? [] : [{ path: folder, owner, state }];
      }),
  );
}

/** What would be in the way of removing a folder, or be removed through it: what is mounted from or below it. */
export function attachmentsOf(
  folder: string,
  mountinfo = readFileSync('/proc/self/mountinfo', 'utf8'),
): Attachment[] {
  const below = (file: string) => file.startsWith(`${folder}/`);
  const mounts = mountinfo
    .split('\n')
    .map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
    .filter(below)
    // The innermost first.
    .sort((a, b) => b.length - a.length)
    .map((what): Attachment => ({ kind: 'mount', what, release: ['umount', what] }));
  const loops = names('/sys/block')
    .filter((name) => name.startsWith('loop'))
    .filter((name) => below(readIfThere(`/sys/block/${name}/loop/backing_file`).trim()))
    .map((name): Attachment => {
      const what = `/dev/${name}`;
      return { kind: 'loop device', what, release: ['losetup', '--detach', what] };
    });
  return [...mounts, ...loops];
}

/** Lets go of an attachment. Returns why not, if it cannot be. */
export async function releaseAttachment({
  release: [command, ...words],
}: Attachment): Promise<string | undefined> {
  const { failed, shortMessage, stderr } = await execa(command, words, { reject: false });
  return failed ? stderr || shortMessage : undefined;
}

/** Removes a folder. Returns why not, if it cannot be. */
export async function removeFolder(folder: string): Promise<string | undefined> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function ownerOf(folder: string): Owner | undefined {
  try {
    const { uid } = lstatSync(folder);
    if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.()) return undefined;
    return parseOwner(readFileSync(path.join(folder, ownerFile), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Spaces and the like are written in octal (proc_pid_mountinfo(5)). */
function unescapeOctal(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
