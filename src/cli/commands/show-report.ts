import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ReporterRequest } from '../../reporters/reporter.js';
import { writeReports } from '../../reporters/write-reports.js';
import { readContent } from '../../run-record/read-content.js';
import { findLedgers, withRunsOfGates } from '../../run-record/read-run.js';
import { newestResult } from '../../runner/find-result.js';
import { UnavailableError } from '../../usage-error.js';

export interface ShowReportOptions {
  readonly open?: boolean;
  readonly results: string;
  readonly json?: boolean;
}

/**
 * Makes a result's HTML report again from its ledgers, and prints where it is. Other results, such as comparisons, are
 * shown beside it.
 */
export async function showReport(results: readonly string[], options: ShowReportOptions): Promise<void> {
  const [wanted = newestResult(options.results), ...others] = results;
  const own = findLedgers([wanted]);
  const ledgers = others.length === 0 ? own : findLedgers([wanted, ...others]);
  const folder = own.length === 1 ? path.dirname(own[0]!) : path.resolve(wanted);
  const file = path.join(folder, 'report.html');
  const requests: ReporterRequest[] = [
    { name: 'html' },
    ...(options.json ? [{ name: 'json' } as const] : []),
  ];
  const { runs, ...beside } = readContent(withRunsOfGates(ledgers));
  await writeReports(runs, requests, file, beside);
  (options.json ? process.stderr : process.stdout).write(`${file}\n`);
  if (options.open) await openInBrowser(file);
}

async function openInBrowser(file: string): Promise<void> {
  const browser = spawn('xdg-open', [file], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    browser.once('spawn', resolve);
    browser.once('error', (cause) => {
      reject(new UnavailableError(`Expected xdg-open to open ${file}, but: ${cause.message}.`, { cause }));
    });
  });
  browser.unref();
}
