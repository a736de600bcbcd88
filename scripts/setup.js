// What `npm start`, `npm test`, `npm run bench` and the first command in a checkout need before anything else can run:
// the npm packages and the compiled code. No package may be imported here, for there may be none yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs and compiles what is missing or out of date, telling what happens. Ends the process if that fails. */
export async function setUp() {
  requireNode();
  if (!packagesAreInstalled()) {
    say('installing the npm packages');
    await runOrExit(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      'Is the npm registry reachable, and is the disk full?',
    );
  }
  const started = Date.now();
  if (!existsSync(path.join(root, 'dist', 'cli', 'main.js'))) say('compiling (about ten seconds, once)');
  await runOrExit(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), '--build'],
    'The sources do not compile; the messages above say where.',
  );
  if (Date.now() - started > 3000) say(`compiled in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** Runs a command with this process's standard streams, and ends like it: by its status or its signal. */
export async function runLike(command, args, environment = process.env) {
  const { code, signal } = await run(command, args, environment);
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

export function say(what) {
  process.stderr.write(`switchover: ${what}\n`);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  say(`Expected Node.js 20.19 or newer (or 22.12 or newer), but this is ${process.version}.`);
  process.exit(69);
}

/** npm writes down what it installed; if that is older than the lock file, it has to be done again. */
function packagesAreInstalled() {
  try {
    const installed = statSync(path.join(root, 'node_modules/.package-lock.json')).mtimeMs;
    const lock = path.join(root, 'package-lock.json');
    if (installed >= statSync(lock).mtimeMs) return true;
    const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
    const present = JSON.parse(
      readFileSync(path.join(root, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
    return Object.entries(wanted).every(
      ([name, { version, optional, link }]) =>
        name === '' ||
        optional ||
        link ||
        !name.startsWith('node_modules') ||
        present[name]?.version === version,
    );
  } catch {
    return false;
  }
}

async function runOrExit(command, args, advice) {
  const { code, signal } = await run(command, args, process.env, { output: 'stderr', cwd: root });
  if (code === 0) return;
  say(
    `"${command} ${args.join(' ')}" ${signal ? `was ended by ${signal}` : `exited with ${code}`}. ${advice}`,
  );
  process.exit(signal ? 130 : 69);
}

/** Signals of the terminal reach the child by itself; those that only this process gets are passed on. */
function run(command, args, env, { output = 'inherit', cwd = process.cwd() } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd, stdio, env });
    const pass = (signal) => child.kill(signal);
    const ignore = () => {};
    process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', ignore);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', ignore);
      resolve({ code, signal });
    });
  });
}
