import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnavailableError } from '../usage-error.js';

const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

interface LockedPackage {
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The packages of a lock file by their folders, which are relative to the project's. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** Reads the lock file of this checkout. Throws an UnavailableError if there is none, as in an installed package. */
export function readLockedPackages(): LockedPackages {
  if (!existsSync(file)) {
    throw new UnavailableError(
      `Expected a checkout of switchover, whose ${file} says what the lab needs of it, but there is none: the lab does not run from an installed package.`,
    );
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages: LockedPackages }).packages;
}

/** The folders of all packages that are not only for development, our own among them. */
export function productionFolders(locked: LockedPackages): string[] {
  return Object.entries(locked).flatMap(([folder, { dev, link, devOptional }]) => {
    if (folder === '' || dev || devOptional) return [];
    if (link) return [folder];
    return folder.startsWith('packages/') ? [`${folder}/package.json`, `${folder}/dist`] : [folder];
  });
}

/** The folders of these packages and of all that they depend on, wherever npm put it. */
export function foldersWithDependencies(locked: LockedPackages, names: readonly string[]): string[] {
  const found = new Set<string>();
  const find = (name: string, from: string): void => {
    const folder = resolved(locked, name, from);
    if (found.has(folder)) return;
    found.add(folder);
    for (const dependency of Object.keys(locked[folder]!.dependencies ?? {})) find(dependency, folder);
  };
  for (const name of names) find(name, '');
  return [...found];
}

/** The folder that `import` would take a package from. */
function resolved(locked: LockedPackages, name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const candidate = path.join(folder, 'node_modules', name);
    if (candidate in locked) return candidate;
    if (folder === '') throw new Error(`Expected ${name}, which ${from || 'the lab'} needs, in ${file}.`);
  }
}
