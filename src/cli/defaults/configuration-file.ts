import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readYaml, type SourceFile } from '../../scenario/yaml-file.js';
import { UsageError } from '../../usage-error.js';

/** The names that a configuration may have in the current folder. */
const names = ['yaml', 'yml', 'ts', 'js', 'mjs'].map((suffix) => `switchover.config.${suffix}`);

/**
 * Reads the configuration: of the file that is named, or of the one in the folder; undefined if there is none.
 *
 * @throws UsageError if there are two, if the file is not there, or if it cannot be read
 */
export async function readConfiguration(
  named: string | undefined,
  folder = process.cwd(),
): Promise<SourceFile | undefined> {
  const file = named ?? findConfiguration(folder);
  if (file === undefined) return undefined;
  if (!existsSync(file)) {
    throw new UsageError(`Expected a configuration file at ${file}; there is nothing.`);
  }
  return /\.ya?ml$/.test(file) ? readYaml(file, 'configuration') : await readModule(file);
}

function findConfiguration(folder: string): string | undefined {
  const found = names.filter((name) => existsSync(path.join(folder, name)));
  if (found.length < 2) return found[0] && path.join(folder, found[0]);
  throw new UsageError(`Expected one configuration file in ${folder}, found ${found.join(' and ')}.`);
}

async function readModule(file: string): Promise<SourceFile> {
  const url = pathToFileURL(path.resolve(file)).href;
  let loaded: { readonly default?: unknown };
  try {
    loaded = file.endsWith('.ts') ? await importTypescript(url) : await import(url);
  } catch (cause) {
    throw new UsageError(
      `Expected ${file} to be a module that can be loaded, but: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  if (!('default' in loaded)) throw new UsageError(`Expected ${file} to have a default export; it has none.`);
  return { path: file, value: defaultOf(loaded.default) };
}

/** Without "type": "module" beside it a file of TypeScript becomes CommonJS, which wraps what it exports. */
function defaultOf(exported: unknown): unknown {
  const wrapped = exported as
    | { readonly __esModule?: boolean; readonly default?: unknown }
    | null
    | undefined;
  return wrapped?.__esModule ? wrapped.default : exported;
}

/** By Node.js itself where it strips types, else by tsx, which is there in a checkout and in many projects. */
async function importTypescript(url: string): Promise<{ readonly default?: unknown }> {
  const stripsTypes = (process.features as { readonly typescript?: unknown }).typescript;
  if (stripsTypes) return await import(url);
  try {
    const { tsImport } = await import('tsx/esm/api');
    return await tsImport(url, import.meta.url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'TypeScript needs Node.js 22.18 or later, or the package tsx. Or write it as .mjs or .yaml.',
      {
        cause: error,
      },
    );
  }
}
