import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { switchover } from '../../src/testing/command-line.js';

const steps = 'steps: [{ do: commands, count: 30 }, { do: migrate }, { do: commands, count: 30 }]';
const breaks =
  'breaks: { promise: every command completes exactly once, because: no such command was outstanding }';

/** A scenario file of a device that keeps every promise. */
export const keepingFixture = (name: string, lines = '') => `kind: device\nname: ${name}\n${lines}${steps}\n`;

/** The same of one that executes commands twice, and says so. */
export const breakingFixture = (name: string, lines = '') =>
  keepingFixture(name, `mutants: [submission-head-lost]\nexpectations: { ${breaks} }\n${lines}`);

/** Writes scenario files, by the names of their scenarios, into a folder. */
export function writeFixtures(folder: string, fixtures: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(fixtures)) writeFileSync(path.join(folder, `${name}.yaml`), text);
}

/** Performs `switchover run`, with the results in a folder of that name in the folder. */
export const runIn = (folder: { readonly path: string }, ...words: string[]) =>
  switchover(['run', '--results', path.join(folder.path, 'results'), ...words]);
