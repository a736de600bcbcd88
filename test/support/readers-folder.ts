import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { program, switchover } from '../../src/testing/command-line.js';
import { comparedAcrossMigration, comparedDevices, placeComparison } from './made-comparisons.js';
import { placeLedger } from './recorded-runs.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What a device server saw of a guest that writes, and migrates. */
export const recording = path.join(
  root,
  'packages/vfio-user-proxy/test/replay/guest-writes-and-migrates.jsonl.gz',
);

/** A fixture without a virtual machine that breaks its promise in about a second. */
export const quickRegression = 'general-health-counters-lost';

/** A folder in which the examples find what they name. */
export interface ReadersFolder extends Disposable {
  readonly path: string;
  /** The same folder once more, for one example alone. */
  copy(): ReadersFolder;
}

/**
 * Makes a folder as readers of the documents may have it: the project's fixtures, a device server `./my-nvme`, results
 * of this and of old, recorded messages, and on the path `bin-of-the-reader` the programs that examples call.
 */
export async function readersFolder(): Promise<ReadersFolder> {
  const folder = folderAt(mkdtempSync(path.join(tmpdir(), 'switchover-reader-')));
  const at = (name: string) => path.join(folder.path, name);
  for (const own of ['fixtures', 'bin', 'suites']) symlinkSync(path.join(root, own), at(own));
  writePrograms(folder.path);
  cpSync(recording, at('trace.jsonl.gz'));
  writeFileSync(at('trace.jsonl'), gunzipSync(readFileSync(recording)));
  writeFileSync(at('disk.img'), Buffer.alloc(2 ** 20));
  const run = ['run', `fixtures/regressions/${quickRegression}`, '--json'];
  const failed = await switchover(run, { cwd: folder.path });
  if (failed.status !== 1) throw new Error(`Expected ${run.join(' ')} to exit with 1: ${failed.stderr}`);
  cpSync(at('results/durations.json'), at('durations.json'));
  const past = (name: string, place: (folder: string) => void) => {
    place(at(`results/${name}/then`));
    symlinkSync('then', at(`results/${name}/latest`));
  };
  for (const name of ['one-controller-random-writes', 'journal']) {
    past(name, (result) => {
      placeLedger('three-migrations', result);
      cpSync(
        path.join(root, 'fixtures/scenarios/one-quick-migration.yaml'),
        path.join(result, 'scenario.yaml'),
      );
    });
  }
  past('idle-guest', (result) => placeLedger('drive-lost', result));
  cpSync(at('trace.jsonl'), at('results/idle-guest/then/a-vfio-user.jsonl'));
  for (const build of ['old', 'new']) {
    for (let run = 1; run <= 5; run++) placeLedger('three-migrations', at(`results/${build}/${run}`));
  }
  for (const shard of [1, 2, 3]) placeLedger('three-migrations', at(`shard-${shard}/results/journal`));
  past('compare', (result) => placeComparison(comparedDevices(), result));
  past('across-migration', (result) => placeComparison(comparedAcrossMigration(), result));
  for (const gate of ['release', 'no-slower']) {
    const text = readFileSync(path.join(root, `fixtures/gates/${gate}.yaml`), 'utf8');
    writeFileSync(at(`${gate}-of-five-runs.yaml`), text.replace(/^runs: \d+$/m, 'runs: 5'));
  }
  mkdirSync(at('.config/fish/completions'), { recursive: true });
  return folder;
}

function folderAt(folder: string): ReadersFolder {
  return {
    path: folder,
    copy() {
      const copy = mkdtempSync(path.join(tmpdir(), 'switchover-reader-'));
      cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
      return folderAt(copy);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function writePrograms(folder: string): void {
  const command = `'${process.execPath}' '${program}'`;
  const programs = {
    'bin-of-the-reader/switchover': `exec ${command} "$@"`,
    'bin-of-the-reader/npx': 'exec "$@"',
    // Stands for a browser.
    'bin-of-the-reader/xdg-open': 'cp "$1" opening && mv opening opened.html',
    // Has options of its own, and knows the host that has to wait for the image by its socket.
    'my-nvme': `program='${program}'
[ -e "$program" ] || program=/work/bin/switchover.js # in the lab
case "$*" in */b-*) set -- "$@" --incoming ;; esac
exec node "$program" serve $(echo "$@" | sed 's/--image/--namespace/; s/--old//')`,
  };
  mkdirSync(path.join(folder, 'bin-of-the-reader'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
}
