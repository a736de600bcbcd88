import { parseReporters } from '../../reporters/reporter.js';
import { findLedgers, readRun } from '../../reporters/run-record/read-run.js';
import { writeReports } from '../../reporters/write-reports.js';

export interface MergeReportsOptions {
  readonly reporter: string;
}

/** Makes one report of several results, such as those of shards. */
export async function mergeReports(folders: string[], { reporter }: MergeReportsOptions): Promise<void> {
  const requests = parseReporters(reporter);
  const runs = findLedgers(folders).map(readRun);
  const written = await writeReports(runs, requests, 'report.html');
  if (written !== undefined) process.stderr.write(`Report of ${runs.length} runs: ${written}\n`);
}
