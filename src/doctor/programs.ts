import { findOnPath } from '../toolchain/index.js';
import type { Finding } from './finding.js';

/** Programs of this computer that every run starts, and the Debian packages that have them. */
const needed = { sh: 'dash', setpriv: 'util-linux', flock: 'util-linux' } as const;

/** Node.js, and the programs that processes are started and locks are held with. */
export async function examinePrograms(searchPath = process.env.PATH): Promise<Finding> {
  const missing: (keyof typeof needed)[] = [];
  for (const name of Object.keys(needed) as (keyof typeof needed)[]) {
    if ((await findOnPath(name, searchPath)) === undefined) missing.push(name);
  }
  const common = { capability: 'programs', required: true } as const;
  const node = `Node.js ${process.versions.node} on ${process.arch}`;
  if (missing.length === 0) {
    return {
      ...common,
      readiness: 'ready',
      found: `${node}; ${Object.keys(needed).join(', ')}`,
      allows: 'processes that end with the run, and locks that cannot be left behind',
    };
  }
  return {
    ...common,
    readiness: 'absent',
    found: `${node}, but no ${missing.join(' and no ')} on PATH`,
    allows: 'nothing: no process is started that could outlive a run',
    install: `apt install ${[...new Set(missing.map((name) => needed[name]))].join(' ')}`,
  };
}

/** The one program that is often thought to be needed. */
export async function examineChromium(searchPath = process.env.PATH): Promise<Finding> {
  const browser = await findOnPath('chromium', searchPath);
  return {
    capability: 'chromium',
    readiness: browser === undefined ? 'absent' : 'ready',
    required: false,
    found: browser ?? 'none',
    allows: 'it is not needed: reports open in any browser; only the tests of the report page start it',
  };
}
