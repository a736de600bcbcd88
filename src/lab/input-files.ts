import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InputFile } from './project-archive.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Finds the files of this computer among a command's words, such as a scenario of the user's own, and gives each the
 * path that it will have in the lab. A word may be a command itself, such as a device server's: the programs that it names
 * by a path below the working folder, as `./my-nvme`, have the same path in the lab.
 */
export function inputFiles(words: readonly string[]): { words: string[]; inputs: InputFile[] } {
  const inputs: InputFile[] = [];
  const inLab = words.map((word) => {
    if (word.startsWith('-')) return word;
    if (!isFile(word)) {
      inputs.push(...programsOf(word));
      return word;
    }
    const hostPath = path.resolve(word);
    const inProject = path.relative(root, hostPath);
    const labPath = inProject.startsWith('..')
      ? path.join('inputs', String(inputs.length), path.basename(hostPath))
      : inProject;
    inputs.push({ hostPath, labPath });
    return labPath;
  });
  return { words: inLab, inputs };
}

function programsOf(command: string): InputFile[] {
  const parts = command.split(/\s+/);
  if (parts.length === 1) return [];
  return parts.flatMap((part) => {
    const labPath = path.normalize(part);
    const isElsewhere = path.isAbsolute(part) || labPath.startsWith('..');
    // What the project has is there.
    if (isElsewhere || !isFile(part) || isFile(path.join(root, labPath))) return [];
    return [{ hostPath: path.resolve(part), labPath }];
  });
}

function isFile(word: string): boolean {
  return statSync(word, { throwIfNoEntry: false })?.isFile() ?? false;
}
