// All tests: the packages' and the harness's own, then the suites. Arguments are mocha's, such as --grep.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root, runLike, say, setUp } from './setup.js';

process.chdir(root);
await setUp();
say('preparing QEMU, the guest image and the accelerator');
let prepared;
try {
  prepared = execFileSync(process.execPath, ['bin/switchover.js', 'images', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
} catch (error) {
  process.exit(error.status ?? 70);
}
const { sourceQemu } = JSON.parse(prepared);
const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
await runLike(process.execPath, [mocha, '--posix-exit-codes', ...process.argv.slice(2)], {
  ...process.env,
  SWITCHOVER_QEMU: sourceQemu.path,
});
