import { compareResults } from '../../figures/compare-results.js';
import { renderResultComparison } from '../../reporters/result-comparison.js';
import { writeReports } from '../../reporters/write-reports.js';
import { UsageError } from '../../usage-error.js';
import { ExitStatus } from '../exit-status.js';
import { requestedReporters } from '../reports.js';

export interface CompareResultsOptions {
  readonly confidence: number;
  readonly margin: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly reporter?: string;
}

/** Compares two past results, and sets the exit status: 2 if there are too few runs for any verdict. */
export async function comparePastResults(
  results: readonly string[],
  options: CompareResultsOptions,
): Promise<void> {
  const [first, second, ...others] = results;
  if (first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(
      `Expected two results, or none to compare devices in the lab, got ${results.length}: ${results.join(', ')}.`,
    );
  }
  const { confidence, margin, seed, json, reporter = 'list' } = options;
  const requests = requestedReporters({ reporter, ...(json && { json }) });
  const comparison = compareResults(first, second, { confidence, margin, seed });
  if (requests.some(({ name }) => name === 'list')) process.stderr.write(renderResultComparison(comparison));
  if (json) process.stdout.write(`${JSON.stringify(comparison, undefined, 2)}\n`);
  const page = await writeReports([], requests, 'report.html', { results: [comparison] });
  if (page !== undefined) process.stderr.write(`Report: ${page}\n`);
  const unjudged = comparison.scenarios.every(({ tooFew }) => tooFew !== undefined);
  process.exitCode = unjudged ? ExitStatus.inconclusive : ExitStatus.pass;
}
