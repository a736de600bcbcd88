import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quote } from '../shell-quote.js';

/** Where the programs and libraries of an amd64 Debian lie, relative to an unpacked tree. */
export const treePaths = {
  loader: 'usr/lib64/ld-linux-x86-64.so.2',
  libraries: 'usr/lib/x86_64-linux-gnu',
  qemuModules: 'usr/lib/x86_64-linux-gnu/qemu',
} as const;

/**
 * The command that runs a program of an unpacked tree with that tree's own loader and libraries, none
 * of the machine's.
 */
export function loaderCommand(root: string, program: string): [loader: string, ...args: string[]] {
  return [
    path.join(root, treePaths.loader),
    '--inhibit-cache',
    '--library-path',
    path.join(root, treePaths.libraries),
    '--argv0',
    path.basename(program),
    path.join(root, program),
  ];
}

/**
 * Writes a shell script that becomes a program of an unpacked tree. It ends in `exec`, so the process id,
 * signals and the parent's death reach the program itself.
 *
 * @param file where the script goes
 * @param root the tree, at the path it will have when the script runs
 */
export async function writeLauncher(
  file: string,
  root: string,
  program: string,
  options: { args?: readonly string[]; environment?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const exports = Object.entries(options.environment ?? {}).map(
    ([name, value]) => `export ${name}=${quote(value)}`,
  );
  const command = [...loaderCommand(root, program), ...(options.args ?? [])].map(quote).join(' ');
  const script = [
    '#!/bin/sh',
    'unset LD_PRELOAD LD_LIBRARY_PATH',
    ...exports,
    `exec ${command} "$@"`,
    '',
  ].join('\n');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, script);
  await chmod(file, 0o755);
}
