import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that goes with the block that made it. */
export function temporaryFolder(): { readonly path: string; file(name: string): string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchover-test-'));
  return {
    path: folder,
    file: (name) => path.join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
