import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearNames } from '../../near-names.js';
import { UsageError } from '../../usage-error.js';

const folder = fileURLToPath(new URL('../../../suites', import.meta.url));
const ending = '.suite.ts';

const ownLab = 'it starts a lab of its own, and there is none in the lab';

/** Suites that cannot run in the lab, by the names of their files without what all end with, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'example-device-is-seen-by-the-guest':
    'it runs an example in TypeScript as it stands, and the lab has no tsx: its compiler takes minutes there',
  'lab-has-a-console': ownLab,
  'labs-that-do-not-boot-say-why': ownLab,
  'latency-after-migration-compares-with-passthrough': ownLab,
  'passthrough-refuses-to-migrate': ownLab,
  'real-drives-are-safe': ownLab,
  'suites-of-other-projects-work': 'it packs and installs packages by npm, which the lab does not have',
};

/** What is to run of the project's suites, and how. */
export interface ChosenSuites {
  /** Names of files in `suites/`, without what all end with. */
  readonly suites: readonly string[];
  /** Options of mocha. */
  readonly options: readonly string[];
  /** Those that would have been chosen but for the lab, each with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/**
 * Reads which suites are asked for: files of `suites/`, all if none is named, and mocha's options after them. Throws a
 * UsageError for what is no suite of this project, and for a suite that cannot run in the lab, with the reason.
 */
export function chooseSuites(words: readonly string[]): ChosenSuites {
  const first = words.findIndex((word) => word.startsWith('-'));
  const [files, options] = first === -1 ? [words, []] : [words.slice(0, first), words.slice(first)];
  const known = knownSuites();
  if (files.length > 0)
    return { suites: [...new Set(files.map((file) => named(file, known)))], options, leftOut: {} };
  return { suites: known.filter((name) => !(name in leftOut)), options, leftOut };
}

/** The names of all suites of this checkout. */
export function knownSuites(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.map((name) => name.slice(0, -ending.length)).toSorted();
}

/** The file of a suite. */
export function suiteFile(name: string): string {
  return path.join(folder, name + ending);
}

function named(file: string, known: readonly string[]): string {
  const name = path.basename(file).slice(0, -ending.length);
  // The checkout's folder of suites may be reached by a link.
  const place = existsSync(file) ? realpathSync(file) : path.resolve(file);
  if (place !== suiteFile(name) || !known.includes(name)) {
    const near = nearNames(path.basename(file), known).map((candidate) => `suites/${candidate}${ending}`);
    const suggestion = near.length > 0 ? near.join(', ') : `suites/${known[0]}${ending}`;
    throw new UsageError(`Expected a suite of this project, such as ${suggestion}, got ${file}.`);
  }
  const why = leftOut[name];
  if (why !== undefined)
    throw new UsageError(`Expected a suite that can run in the lab, got ${file}: ${why}.`);
  return name;
}
