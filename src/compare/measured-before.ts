import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Ledger, LedgerEntry } from '../harness/ledger/ledger.js';
import { parseLedger } from '../run-record/read-run.js';
import { UsageError } from '../usage-error.js';

/** The entries of a ledger that are measurements, each whole in itself. */
const measurementKinds = ['compare-group', 'across-migration-round'] as const;
const mark = 'switchover: measured ';

const isMeasurement = ({ kind }: Pick<LedgerEntry, 'kind'>): boolean =>
  (measurementKinds as readonly string[]).includes(kind);

/** Tells each measurement in a line as it is made, so that it is not lost with the lab in which it is made. */
export function tellMeasurements(ledger: Ledger, tell: (line: string) => void): Disposable {
  return ledger.listen((entry) => {
    if (isMeasurement(entry)) tell(`${mark}${JSON.stringify(entry)}`);
  });
}

/** The measurement that a line tells; undefined if it tells none. */
export function measurementIn(line: string): LedgerEntry | undefined {
  if (!line.startsWith(mark)) return undefined;
  return JSON.parse(line.slice(mark.length)) as LedgerEntry;
}

/** Takes measurements into the ledger of the comparison that goes on with them. */
export function takeMeasurements(ledger: Ledger, entries: readonly LedgerEntry[]): void {
  for (const { at: _of, kind, ...fields } of entries) ledger.write(kind, fields); // of another clock
}

/**
 * What a comparison had measured before it broke off, by its ledger.
 * `Measurement` is what such a comparison writes into its ledger, entry by entry.
 * @param about what decides a comparison, as its ledger begins with it.
 * Throws a UsageError if the ledger is not one of a comparison with the same settings.
 */
export function measuredBefore<Measurement>(
  path: string,
  about: Readonly<Record<string, unknown>>,
): (LedgerEntry & Measurement)[] {
  let entries: LedgerEntry[];
  try {
    entries = parseLedger(readFileSync(path, 'utf8'), path);
  } catch (error) {
    throw new UsageError(
      `Expected --resume to name a comparison's ledger, but: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  const began = entries.find(({ kind }) => kind === 'run-started');
  for (const [name, value] of Object.entries(about)) {
    const wanted: unknown = JSON.parse(JSON.stringify(value));
    if (isDeepStrictEqual(began?.[name], wanted)) continue;
    throw new UsageError(
      `Expected --resume with the ledger of a comparison with the same ${name}, ${JSON.stringify(wanted)}, ` +
        `but ${path} has ${JSON.stringify(began?.[name]) ?? 'none'}: give the command its options.`,
    );
  }
  return entries.filter(isMeasurement) as (LedgerEntry & Measurement)[];
}
