import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findLedgers, readRuns } from '../../reporters/run-record/read-run.js';
import { writeReports } from '../../reporters/write-reports.js';
import { UnavailableError, UsageError } from '../../usage-error.js';

export interface ShowReportOptions {
  readonly open?: boolean;
  readonly results: string;
}

/** Makes a result's HTML report again from its ledgers, and prints where it is. */
export async function showReport(result: string | undefined, options: ShowReportOptions): Promise<void> {
  const wanted = result ?? newestResult(options.results);
  const ledgers = findLedgers([wanted]);
  const folder = ledgers.length === 1 ? path.dirname(ledgers[0]!) : path.resolve(wanted);
  const file = path.join(folder, 'report.html');
  await writeReports(readRuns(ledgers), [{ name: 'html' }], file);
  process.stdout.write(`${file}\n`);
  if (options.open) await openInBrowser(file);
}

/** The result whose folder is the newest. */
function newestResult(results: string): string {
  const latest = (statSync(results, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(results) : [])
    .map((scenario) => path.join(results, scenario, 'latest'))
    .flatMap((link) => {
      const time = statSync(link, { throwIfNoEntry: false })?.mtimeMs;
      return time === undefined ? [] : [{ link, time }];
    })
    .sort((a, b) => b.time - a.time)[0];
  if (latest !== undefined) return latest.link;
  throw new UsageError(`Expected a result in ${results}, but there is none yet; "switchover run" makes one.`);
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
