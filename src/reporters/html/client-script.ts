import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const notice = '/*! uPlot, (c) Leon Sorokin, MIT License: github.com/leeoniya/uPlot */';

let built: string | undefined;

/** The page's script in one piece, uPlot included. */
export function clientScript(): string {
  built ??= buildScript();
  return built;
}

function buildScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./client/main', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    banner: { js: notice },
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}

/** uPlot's own style sheet. */
export function chartStyle(): string {
  return readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8');
}
