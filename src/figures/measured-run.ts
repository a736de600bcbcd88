import type { Verdict } from '../checkers/promise.js';
import type { Conditions } from '../replay/conditions.js';
import { eachRun, findLedgers } from '../run-record/read-run.js';
import type { MachineRunRecord } from '../run-record/run-record.js';
import type { Scenario } from '../scenario/schema.js';
import { UsageError } from '../usage-error.js';
import { figures } from './figure.js';

/** What was measured in one run, without its evidence. */
export interface MeasuredRun {
  readonly ledger: string;
  readonly scenario: Scenario;
  readonly outcome: Verdict;
  /** ISO 8601; empty in ledgers that do not tell. */
  readonly startedAt: string;
  readonly conditions: Partial<Conditions>;
  readonly migrations: readonly MeasuredMigration[];
}

export interface MeasuredMigration {
  /** Whether pre-copy came to the switchover, whatever became of that. */
  readonly converged: boolean;
  /** By the names of figures; those that were not measured are missing. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Reads every run of virtual machines at or below the paths, each attempt by itself, in the order of their start. Throws
 * a UsageError if there is none.
 */
export function readMeasuredRuns(paths: readonly string[]): MeasuredRun[] {
  const runs: MeasuredRun[] = [];
  for (const run of eachRun(findLedgers(paths))) if (run.kind === 'machine') runs.push(measuredRun(run));
  if (runs.length === 0) {
    throw new UsageError(
      `Expected a run of virtual machines, which has figures, in ${paths.join(', ')}, but all there are of devices alone.`,
    );
  }
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** The figures of a run. */
export function measuredRun(run: MachineRunRecord): MeasuredRun {
  const { ledger, scenario, outcome, provenance, environment } = run;
  const preCopied = run.entries.filter(({ kind, name }) => kind === 'phase' && name === 'pre-copy');
  return {
    ...{ ledger, scenario, outcome, startedAt: provenance?.startedAt ?? '' },
    conditions: { environment, ...(provenance && { provenance }) },
    migrations: run.migrations.map((migration) => ({
      converged: preCopied.some((phase) => phase.migration === migration.number),
      // What the guest saw of a migration that failed is no figure of one that did not.
      figures: Object.fromEntries(
        (migration.failure === undefined ? figures : []).flatMap(({ name, of }) => {
          const value = of(migration, run);
          return value === undefined || !Number.isFinite(value) ? [] : [[name, value]];
        }),
      ),
    })),
  };
}

/** A figure of all migrations of several runs. */
export function valuesOf(runs: readonly MeasuredRun[], figure: string): number[] {
  return runs.flatMap(({ migrations }) =>
    migrations.flatMap((migration) => {
      const value = migration.figures[figure];
      return value === undefined ? [] : [value];
    }),
  );
}

/** Where two scenarios differ, a sentence each. They may be of other versions, and lack fields. */
export function differentScenarios(
  first: Scenario,
  second: Scenario,
  words: readonly [string, string],
): string[] {
  const [a, b] = [flat(fieldsOf(first)), flat(fieldsOf(second))];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((field) => {
    const [before, after] = [a.get(field) ?? 'not given', b.get(field) ?? 'not given'];
    return before === after
      ? []
      : [`scenario, ${field}: ${shortened(before)} ${words[0]}, ${shortened(after)} ${words[1]}`];
  });
}

function fieldsOf(scenario: Scenario): object {
  const { description: _, ...fields } = scenario;
  return fields;
}

/** Fields of mappings by their paths. Lists, such as of faults, are one field. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[path, JSON.stringify(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...flat(inner, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

/** The whole of a long list would bury what else is different. */
function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
