import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { GateReport } from '../gates/gate-report.js';
import { UsageError } from '../usage-error.js';
import { joinAttempts } from './attempts.js';
import { type ComparisonRecord, comparisonOf } from './comparison-record.js';
import { gateOf, parseLedger, readRun, recordOf, startsRun } from './read-run.js';
import type { RunRecord } from './run-record.js';

/** What reports are made of: runs, and what stands beside them. */
export interface ReportContent {
  readonly runs: readonly RunRecord[];
  readonly gates: readonly GateReport[];
  readonly comparisons: readonly ComparisonRecord[];
}

/**
 * Reads ledgers of every kind: runs, with the attempts before those that tried again, the gates that judged them, and
 * comparisons of drives. Throws a UsageError if none of them is one of these.
 */
export function readContent(ledgers: readonly string[]): ReportContent {
  const runs: RunRecord[] = [];
  const gates: GateReport[] = [];
  const comparisons: ComparisonRecord[] = [];
  for (const ledger of ledgers) {
    const entries = parseLedger(readFileSync(ledger, 'utf8'), ledger);
    if (entries.some(startsRun)) runs.push(recordOf(entries, ledger));
    gates.push(...gateOf(entries));
    const comparison = comparisonOf(entries, ledger);
    if (comparison !== undefined) comparisons.push(comparison);
  }
  if (runs.length + gates.length + comparisons.length > 0)
    return { runs: joinAttempts(runs, readRun), gates, comparisons };
  throw new UsageError(
    `Expected the ledger of a scenario's run, or of a comparison that came to its end, but none of these is one: ${ledgers.join(', ')}.`,
  );
}

/** The comparisons of a result: its folder, or the compare.json in it. None if it has no ledger. */
export function readComparisons(result: string): ComparisonRecord[] {
  const isFolder = statSync(result, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const ledger = path.join(isFolder ? result : path.dirname(result), 'ledger.jsonl');
  if (!existsSync(ledger)) return [];
  const comparison = comparisonOf(parseLedger(readFileSync(ledger, 'utf8'), ledger), path.resolve(ledger));
  return comparison === undefined ? [] : [comparison];
}
