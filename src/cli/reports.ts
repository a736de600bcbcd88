import path from 'node:path';
import { goesToOutput, parseReporters, type ReporterRequest } from '../reporters/reporter.js';
import { UsageError } from '../usage-error.js';

/** Reads `--reporter`. Throws a UsageError if two things would go to standard output. */
export function requestedReporters({
  reporter,
  json,
}: {
  readonly reporter: string;
  readonly json?: boolean;
}): ReporterRequest[] {
  const requests = parseReporters(reporter);
  const other = requests.find(goesToOutput);
  if (json && other !== undefined) {
    throw new UsageError(
      `--json and the reporter ${other.name} would both go to standard output; give ${other.name}=FILE.`,
    );
  }
  return requests;
}

/** Reports what the ledgers of runs tell, however the runs ended: a page beside each ledger, the rest of all together. */
export async function report(
  ledgers: readonly string[],
  requests: readonly ReporterRequest[],
): Promise<void> {
  if (ledgers.length === 0 || requests.every(({ name }) => name === 'list')) return;
  const { readRuns } = await import('../run-record/read-run.js');
  const { writeReports } = await import('../reporters/write-reports.js');
  const runs = readRuns(ledgers);
  const beside = ({ name, file }: ReporterRequest) => name === 'html' && file === undefined;
  const pages: (string | undefined)[] = [];
  if (requests.some(beside)) {
    for (const run of runs) {
      pages.push(await writeReports([run], [{ name: 'html' }], path.join(run.evidence, 'report.html')));
    }
  }
  pages.push(
    await writeReports(
      runs,
      requests.filter((request) => !beside(request)),
      '',
    ),
  );
  for (const page of pages) if (page !== undefined) process.stderr.write(`  Report: ${page}\n`);
}
