import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { program, switchover } from './command-line.js';
import { installPacked } from './packed-packages.js';

/** The reference device's server as a command of somebody else's. */
export const referenceServer = `${process.execPath} ${program} serve --socket {socket} --namespace {image} {incoming}`;

/** A suite that `switchover init` made in a folder of its own, with switchover's packages there as they are packed, and mocha. */
export class MadeSuite implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'switchover-suite-'));

  static async make(deviceServer: string): Promise<MadeSuite> {
    const suite = new MadeSuite();
    const made = await switchover(['init', suite.folder, '--device-server', deviceServer]);
    if (made.status !== 0) throw new Error(`Expected switchover init to make a suite, but: ${made.stderr}`);
    installPacked(path.join(suite.folder, 'node_modules'));
    return suite;
  }

  /** Runs mocha as `npm test` does. */
  async test(
    words: readonly string[] = [],
    environment: Record<string, string> = {},
  ): Promise<{ readonly status: number | null; readonly output: string }> {
    const mocha = path.join(this.folder, 'node_modules/mocha/bin/mocha.js');
    const child = spawn(process.execPath, [mocha, '--posix-exit-codes', ...words], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const [[status], output] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stdout),
    ]);
    return { status, output };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
