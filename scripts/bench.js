// The benchmark: the reference device beside QEMU's own in one guest, and their migrations side by side.
import path from 'node:path';
import { root, runLike, say, setUp } from './setup.js';

process.chdir(root);
say('preparing the benchmark');
await setUp();
await runLike(process.execPath, ['--import=tsx', path.join(root, 'bench/main.ts'), ...process.argv.slice(2)]);
