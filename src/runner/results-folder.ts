import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Makes the folder of one run's ledger, report and logs: `<results>/<scenario>/<time>`, with a link `latest`. */
export function makeResultsFolder(results: string, scenario: string, now = new Date()): string {
  const parent = path.resolve(results, scenario);
  const time = now.toISOString().replaceAll(':', '-').replace('.', '-');
  const folder = path.join(parent, time);
  mkdirSync(folder, { recursive: true });
  const latest = path.join(parent, 'latest');
  rmSync(latest, { force: true });
  symlinkSync(time, latest);
  return folder;
}
