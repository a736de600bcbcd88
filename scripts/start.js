// The main job: one real migration of a busy guest, judged. Arguments are those of `switchover run`.
import path from 'node:path';
import { root, setUp } from './setup.js';

await setUp();
const scenario = path.join(root, 'fixtures/scenarios/one-controller-random-writes.yaml');
const command = path.join(root, 'bin/switchover.js');
process.argv = [process.argv[0], command, 'run', scenario, ...process.argv.slice(2)];
await import(command);
