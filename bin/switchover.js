#!/usr/bin/env node
// The compiled command line. A checkout that is not compiled yet is made ready first.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  const { setUp } = await import('../scripts/setup.js');
  await setUp();
}
await import(main.href);
