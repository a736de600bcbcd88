import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../run-record/run-record.js';
import { type Beside, loadReporter, type ReporterRequest } from './reporter.js';

/**
 * Writes what the reporters make of the runs. Returns the path of the HTML report, if it was asked for.
 *
 * @param htmlFile where the HTML report goes if its request names no file
 */
export async function writeReports(
  runs: readonly RunRecord[],
  requests: readonly ReporterRequest[],
  htmlFile: string,
  beside: Beside = {},
): Promise<string | undefined> {
  let written: string | undefined;
  for (const { name, file } of requests) {
    if (name === 'list') continue;
    const target = file ?? (name === 'html' ? htmlFile : undefined);
    const folder = target === undefined ? process.cwd() : path.dirname(path.resolve(target));
    const text = await (await loadReporter(name)).render(runs, folder, beside);
    if (target === undefined) {
      process.stdout.write(text);
      continue;
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(target, text);
    if (name === 'html') written = target;
  }
  return written;
}
