import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The first of the environment's variables that is set, else the program on PATH. */
export function findProgram(program: string, variables: readonly string[]): string | undefined {
  for (const variable of variables) {
    const file = process.env[variable];
    if (file !== undefined && file !== '') return file;
  }
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
