// Makes a run directory with files and a child process that listens in it, tells where they are, and waits to be
// killed.
import { writeFileSync } from 'node:fs';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../src/harness/resources/child-process.js';
import { RunDirectory } from '../../src/harness/resources/run-directory.js';

const [parent] = process.argv.slice(2);
const directory = RunDirectory.create(parent);
writeFileSync(directory.file('namespace-1.raw'), Buffer.alloc(1 << 20));
directory.folder('nested');
const child = ChildProcess.start({
  name: 'child',
  command: process.execPath,
  arguments: [
    '-e',
    'require("net").createServer().listen(process.argv[1], () => console.log("ready"))',
    directory.socket('child'),
  ],
  log: directory.file('child.log'),
  ledger: new Ledger(),
});
await child.line((line) => line === 'ready');
process.stdout.write(`${JSON.stringify({ directory: directory.path, child: child.pid })}\n`);
