import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Packed once a process: the archives, and the names of the packages in them. */
let packed: { readonly name: string; readonly content: Buffer }[] | undefined;

/**
 * Fills a `node_modules` as `npm install` does for a project that needs mocha and this project's packages: those are
 * what `npm pack` makes of them, the others are linked, and none is there that is only for development.
 */
export function installPacked(modules: string): void {
  packed ??= pack();
  for (const name of ['mocha', ...dependencies()]) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
  }
  for (const { name, content } of packed) {
    const folder = path.join(modules, name);
    mkdirSync(folder);
    execFileSync('tar', ['-xz', '--strip-components=1', '-C', folder], { input: content });
  }
}

function pack(): { name: string; content: Buffer }[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchover-packed-'));
  try {
    const words = ['pack', '--workspaces', '--include-workspace-root', '--json', '--loglevel=error'];
    const told = execFileSync('npm', [...words, '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    const all = JSON.parse(told) as Record<string, { name: string; filename: string }>;
    return Object.values(all).map(({ name, filename }) => ({
      name,
      content: readFileSync(path.join(folder, filename)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packages of others that this one needs, by the lock file. */
function dependencies(): string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; link?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  return Object.entries(lock.packages).flatMap(([place, { dev, link, devOptional, optional }]) => {
    const name = /^node_modules\/((@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    return name === undefined || dev || link || devOptional || optional ? [] : [name];
  });
}
