import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);
/** The packages whose code decides what a device's state says and what its guest sees. */
const deciding = ['vfio-user', 'nvme-controller', 'vfio-user-proxy'];

let deviceCode: string | undefined;

/** A hash over the compiled code of the reference device and what it stands on. */
export function deviceCodeIdentity(): string {
  // Wherever they are: packages of this checkout, or installed beside this one.
  deviceCode ??= hashOfCode(deciding.map((name) => path.dirname(resolve(name))));
  return deviceCode;
}

function hashOfCode(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(c?js|node)$/.test(name))
      .sort();
    for (const file of files) hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex');
}

/** Which file a path leads to, and as it was last written: another content has another identity. */
export function fileIdentity(file: string): string {
  const real = realpathSync(file);
  const { size, mtimeNs } = statSync(real, { bigint: true });
  return `${real} ${size} ${mtimeNs}`;
}

/** The identities of all files that a command line names: its program, if PATH has it, scripts, configurations. */
export function namedFiles(command: string, searchPath = process.env.PATH ?? ''): string[] {
  const words = command.split(/[\s='"]+/).filter((word) => word !== '' && !word.includes('{'));
  return words.flatMap((word) => {
    const candidates = word.includes('/')
      ? [word]
      : [word, ...searchPath.split(':').map((folder) => path.join(folder, word))];
    const found = candidates.find(isFile);
    return found === undefined ? [] : [fileIdentity(found)];
  });
}

/** False also for what this user may not look at, as a shell has it with the folders of PATH. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
