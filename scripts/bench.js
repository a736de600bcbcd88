// The benchmarks. By default the reference device beside QEMU's own in one guest, and their migrations side by side; `gates`
// instead: how often gates cry wolf, and what they notice.
import path from 'node:path';
import { root, runLike, say, setUp } from './setup.js';

process.chdir(root);
say('preparing the benchmark');
await setUp();
const words = process.argv.slice(2);
const gates = words[0] === 'gates';
const main = path.join(root, gates ? 'bench/gates/main.ts' : 'bench/main.ts');
await runLike(process.execPath, ['--import=tsx', main, ...words.slice(gates ? 1 : 0)]);
