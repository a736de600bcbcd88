import { readFileSync } from 'node:fs';
import { withSubcommands } from '../../src/cli/assemble-program.js';
import { buildProgram } from '../../src/cli/program.js';
import { examplesIn, helpOf, type Mention, mentionsIn } from './documented-commands.js';
import { projectDocuments } from './project-documents.js';

/** A command line that the help or a document shows, and each place where it does. */
export interface Example {
  readonly line: string;
  readonly places: readonly string[];
}

/**
 * Every example of the help texts and of the documents, each once: continued lines are joined, and remarks and
 * the word npx are left out.
 */
export function allExamples(): Example[] {
  const found = new Map<string, string[]>();
  for (const { at, text } of [...ofTheHelp(), ...ofTheDocuments()]) {
    const line = plain(text);
    if (line !== '') found.set(line, [...(found.get(line) ?? []), at]);
  }
  return [...found].map(([line, places]) => ({ line, places }));
}

function ofTheHelp(): Mention[] {
  return withSubcommands(buildProgram()).flatMap((command) => examplesIn(helpOf(command), command.name()));
}

function ofTheDocuments(): Mention[] {
  return projectDocuments().flatMap((file) => mentionsIn(readFileSync(file, 'utf8'), file).scripts);
}

function plain(text: string): string {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .replace(/(^|\s+)#.*$/, '')
    .replaceAll(/\bnpx (?=switchover)/g, '')
    .trim();
}
