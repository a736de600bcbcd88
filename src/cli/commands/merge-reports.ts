import { parseReporters } from '../../reporters/reporter.js';
import { findLedgers, readRuns } from '../../reporters/run-record/read-run.js';
import { writeReports } from '../../reporters/write-reports.js';

export interface MergeReportsOptions {
  readonly reporter: string;
}

/** Makes one report of several results, such as those of shards. */
export async function mergeReports(folders: string[], { reporter }: MergeReportsOptions): Promise<void> {
  const requests = parseReporters(reporter);
  const runs = readRuns(findLedgers(folders));
  const written = await writeReports(runs, requests, 'report.html');
  if (written !== undefined) process.stderr.write(`Report of ${runs.length} runs: ${written}\n`);
}
