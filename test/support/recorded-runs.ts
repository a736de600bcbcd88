import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRun } from '../../src/reporters/run-record/read-run.js';
import type { RunRecord } from '../../src/reporters/run-record/run-record.js';

const folder = fileURLToPath(new URL('../reporters/ledgers/', import.meta.url));

/** A run that was recorded: three migrations that kept every promise, or one without a carrier. */
export type RecordedRun = 'three-migrations' | 'drive-lost';

export function recordedRun(name: RecordedRun): RunRecord {
  return readRun(path.join(folder, `${name}.jsonl`));
}

/** Puts a recorded ledger where a run would have left it. Returns its path. */
export function placeLedger(name: RecordedRun, results: string): string {
  mkdirSync(results, { recursive: true });
  const ledger = path.join(results, 'ledger.jsonl');
  copyFileSync(path.join(folder, `${name}.jsonl`), ledger);
  return ledger;
}
