import type { ReporterRequest } from '../../reporters/reporter.js';
import { writeReports } from '../../reporters/write-reports.js';
import { readContent } from '../../run-record/read-content.js';
import { findLedgers } from '../../run-record/read-run.js';
import { findLastRuns, lacksOfWhole } from '../../runner/selection/whole.js';
import { ExitStatus } from '../exit-status.js';
import { requestedReporters } from '../reports.js';

export interface MergeReportsOptions {
  readonly reporter: string;
  readonly json?: boolean;
}

/** Makes one report of several results, such as those of shards, and says what they lack of the whole. */
export async function mergeReports(folders: string[], options: MergeReportsOptions): Promise<void> {
  const requests = requestedReporters(options);
  const chosen: ReporterRequest[] = options.json ? [...requests, { name: 'json' }] : requests;
  const { runs, ...beside } = readContent(findLedgers(folders));
  const written = await writeReports(runs, chosen, 'report.html', beside);
  if (written !== undefined) process.stderr.write(`Report of ${runs.length} runs: ${written}\n`);
  const lacks = lacksOfWhole(findLastRuns(folders));
  for (const lack of lacks) process.stderr.write(`${lack}\n`);
  if (lacks.length > 0) process.exitCode = ExitStatus.inconclusive;
}
