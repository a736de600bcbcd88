import { appendFileSync } from 'node:fs';
import { monotonicMicroseconds } from '../harness/ledger/clock.js';
import { Ledger } from '../harness/ledger/ledger.js';

/** The ledgers that the present test uses, closed or not: if it fails, that is written into them. */
const used = new Set<Ledger>();
/** Those of them that nobody will write to any more. */
const finished = new Set<Ledger>();

/** Opens a ledger for a test. */
export function openTestLedger(path: string): Ledger {
  const ledger = new Ledger(path);
  used.add(ledger);
  return ledger;
}

/** Closes a ledger. The test may still fail, and that may still be recorded. */
export function finishTestLedger(ledger: Ledger): void {
  ledger[Symbol.dispose]();
  finished.add(ledger);
}

/** After a test: says in its ledgers, which is where the evidence is, if it failed. */
export function testEnded(title: string, error: unknown): void {
  for (const { path } of used) {
    if (error === undefined || path === undefined) continue;
    const message = error instanceof Error ? error.message : String(error);
    const entry = { at: monotonicMicroseconds(), kind: 'test-failed', title, message };
    appendFileSync(path, `${JSON.stringify(entry)}\n`);
  }
  for (const ledger of finished) used.delete(ledger);
  finished.clear();
}
