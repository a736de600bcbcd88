#!/usr/bin/env node
// The compiled command line. A checkout is compiled by `npm install`, `npm start` and `npm test`.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error(
    'Expected a compiled checkout, but dist/ is missing. Run "npm start" or "npm run build" first.',
  );
  process.exitCode = 70;
}
