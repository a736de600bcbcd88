import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { realtimeOffsetMicroseconds } from '../harness/ledger/clock.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { readProvenance } from '../harness/provenance.js';
import { isInLab } from '../lab/is-in-lab.js';
import { progressLines } from '../reporters/progress.js';
import type { ReporterRequest } from '../reporters/reporter.js';
import { writeReports } from '../reporters/write-reports.js';
import type { Comparison } from '../run-record/comparison-record.js';
import { readContent } from '../run-record/read-content.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { measuredBefore, takeMeasurements, tellMeasurements } from './measured-before.js';
import type { ThroughLabOptions } from './through-lab.js';

/** What is particular to a kind of comparison. */
export interface ComparisonKind<Report> {
  readonly name: 'compare' | 'across-migration';
  /** What decides it, for the ledger. */
  readonly about: Readonly<Record<string, unknown>>;
  /** The report for a person. */
  readonly render: (report: Report) => string;
  /** The report for the ledger. */
  readonly tell: (report: Report) => Comparison;
}

export interface RecordComparisonOptions {
  /** The folder in which the comparison's own folder is made. */
  readonly results: string;
  readonly requests: readonly ReporterRequest[];
  /** The command line that does the same again. */
  readonly reproduce: string;
  readonly signal: AbortSignal;
  /** The ledger of a comparison that broke off. */
  readonly resume?: string | undefined;
}

export interface RecordedComparison {
  /** The report for a person. */
  readonly text: string;
  /** The report as JSON. */
  readonly document: string;
  /** The page, or the folder if no page was asked for. */
  readonly where: string;
}

/**
 * Makes the results' folder and the ledger, has the report made, and writes it beside them. Throws a UsageError if the ledger
 * to be gone on with is of another comparison, and what `make` throws.
 */
export async function recordComparison<Report, Measurement>(
  { results, requests, reproduce, signal, resume }: RecordComparisonOptions,
  { name, about, render, tell }: ComparisonKind<Report>,
  make: (common: ThroughLabOptions & { readonly before: readonly Measurement[] }) => Promise<Report>,
): Promise<RecordedComparison> {
  const progress = progressLines();
  const before = resume === undefined ? [] : measuredBefore<Measurement>(resume, about);
  const evidence = makeResultsFolder(results, name);
  const file = path.join(evidence, 'ledger.jsonl');
  using ledger = new Ledger(file);
  const provenance = await readProvenance(realtimeOffsetMicroseconds());
  ledger.write('run-started', { ...about, reproduce, provenance });
  takeMeasurements(ledger, before);
  using _told = isInLab() ? tellMeasurements(ledger, (line) => process.stderr.write(`${line}\n`)) : undefined;
  const report = await make({ evidence, ledger, signal, progress, before });
  ledger.write('compared', { ...tell(report) });
  const text = render(report);
  const document = `${JSON.stringify(report, undefined, 2)}\n`;
  writeFileSync(path.join(evidence, `${name}.json`), document);
  writeFileSync(path.join(evidence, `${name}.txt`), text);
  const { runs, ...beside } = readContent([file]);
  const page = await writeReports(runs, requests, path.join(evidence, 'report.html'), beside);
  return { text, document, where: page ?? evidence };
}
