import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PromiseVerdict } from '../checkers/promise.js';
import { type Fixture, loadFixture, scenarioFile } from '../fixtures/fixture.js';
import type { Environment } from '../harness/environment.js';
import type { LedgerEntry } from '../harness/ledger/ledger.js';
import type { Provenance } from '../harness/provenance.js';
import { pausesIn } from '../runner/pauses.js';
import { UsageError } from '../usage-error.js';

const ledgerFile = 'ledger.jsonl';

/** A run that has been, as its folder keeps it. */
export interface PastResult {
  readonly folder: string;
  readonly fixture: Fixture;
  /** Where it was made; the environment only of virtual machines. */
  readonly made: { readonly environment?: Environment; readonly provenance: Provenance };
  /** Options of `switchover run` that decided it beside the scenario. */
  readonly options: readonly string[];
  readonly extraArguments: readonly string[];
  /** The pause before each of its migrations, in milliseconds; empty of device fixtures. */
  readonly pausesMs: readonly number[];
  /** Empty if it did not come to its end. */
  readonly promises: readonly PromiseVerdict[];
  /** Why it did not come to its end. */
  readonly failure?: string;
}

/** Whether a path is a past result's folder. */
export function isPastResult(wanted: string): boolean {
  return existsSync(path.join(wanted, ledgerFile));
}

/** Reads a past result. Throws a UsageError if something is missing from it, or is not what it should be. */
export function readPastResult(folder: string): PastResult {
  if (!existsSync(path.join(folder, scenarioFile))) {
    throw new UsageError(
      `Expected ${scenarioFile} beside ${ledgerFile} in the result ${folder}; there is none.`,
    );
  }
  const fixture = loadFixture(folder);
  const entries = readEntries(path.join(folder, ledgerFile));
  const started = entries.find(({ kind }) => kind === 'run-started');
  if (started?.provenance === undefined) {
    throw new UsageError(
      `Expected a run's start in ${path.join(folder, ledgerFile)}; it has no "run-started".`,
    );
  }
  const verdicts = entries.findLast(({ kind }) => kind === 'verdicts');
  const failed = entries.findLast(({ kind }) => kind === 'run-failed');
  const { environment, provenance, options, extraArguments } = started;
  return {
    ...{ folder, fixture },
    made: {
      ...(environment !== undefined && { environment: environment as Environment }),
      provenance: provenance as Provenance,
    },
    options: (options as string[] | undefined) ?? [],
    extraArguments: (extraArguments as string[] | undefined) ?? [],
    pausesMs: pausesIn(entries),
    promises: (verdicts?.promises as PromiseVerdict[] | undefined) ?? [],
    ...(verdicts === undefined && { failure: String(failed?.message ?? 'It was ended from outside.') }),
  };
}

/** The last line may be torn: that of a run that was killed. */
function readEntries(file: string): LedgerEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index): LedgerEntry[] => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw new UsageError(`${file}:${index + 1}: Expected JSON, but: ${(error as Error).message}`);
    }
  });
}
