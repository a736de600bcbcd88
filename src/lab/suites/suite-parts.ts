import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CpioEntry } from '../../images/cpio.js';
import type { AdditionalParts } from '../project-archive.js';
import { moreTime } from '../slow-ground.js';
import { suiteFile } from './choose-suites.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What suites import that the project itself does not need; what that depends on comes with it. */
const packages = ['mocha', 'chai'];

/**
 * What the lab needs to run suites: mocha, and the suites as JavaScript, because compilers take minutes under emulation.
 * They stand where they do in the checkout, and what they import of `src` is the compiled code, by a link.
 */
export async function suiteParts(suites: readonly string[]): Promise<AdditionalParts> {
  return {
    packages,
    places: ['scripts/mocha-reporter.cjs'],
    entries: [
      { type: 'symlink', path: 'src', target: 'dist' },
      text('.mocharc.json', JSON.stringify(mochaSettings(), undefined, 2)),
      ...(await compiled([path.join(root, 'suites/hooks.ts'), ...suites.map(suiteFile)])),
    ],
  };
}

/** The project's own settings of mocha, for compiled suites and a slow ground. Which suites run is told otherwise. */
function mochaSettings(): Record<string, unknown> {
  const settings = JSON.parse(readFileSync(path.join(root, '.mocharc.json'), 'utf8'));
  const { 'node-option': _, spec: __, timeout, require: files, ...others } = settings;
  return {
    ...others,
    timeout: moreTime(timeout),
    require: files.map((file: string) => file.replace(/\.ts$/, '.js')),
  };
}

async function compiled(files: readonly string[]): Promise<CpioEntry[]> {
  // Here, because only a checkout has suites, and the compiler is large.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outbase: root,
    outdir: root,
    write: false,
    format: 'esm',
    target: 'node20',
  });
  return outputFiles.map(({ path: file, contents }) => text(path.relative(root, file), contents));
}

function text(place: string, content: string | Uint8Array): CpioEntry {
  return { type: 'file', path: place, permissions: 0o644, content: Buffer.from(content) };
}
