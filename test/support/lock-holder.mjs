// Locks the file of its first argument as a device server does, says so, and holds it until it is told to end.
import { closeSync, openSync } from 'node:fs';
import { lockFile, unlockFile } from 'vfio-user/native';

const descriptor = openSync(process.argv[2], 'r+');
if (!lockFile(descriptor, 'exclusive')) throw new Error('Expected the file to be free.');
process.on('SIGUSR1', () => {
  unlockFile(descriptor);
  console.log('unlocked');
});
process.on('SIGTERM', () => {
  closeSync(descriptor);
  process.exit();
});
setInterval(() => {}, 1 << 30);
console.log('locked');
