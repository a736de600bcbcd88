import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InputFile } from './project-archive.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Finds the files of this computer among a command's words, such as a scenario of the user's own, and gives each the
 * path that it will have in the lab.
 */
export function inputFiles(words: readonly string[]): { words: string[]; inputs: InputFile[] } {
  const inputs: InputFile[] = [];
  const inLab = words.map((word) => {
    if (word.startsWith('-') || !isFile(word)) return word;
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

function isFile(word: string): boolean {
  return statSync(word, { throwIfNoEntry: false })?.isFile() ?? false;
}
