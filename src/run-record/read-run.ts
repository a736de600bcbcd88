import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { IoSeries } from '../checkers/io-series.js';
import type { PromiseVerdict, Verdict } from '../checkers/promise.js';
import type { DeviceScenario } from '../device-level/scenario.js';
import type { GateReport } from '../gates/gate-report.js';
import type { Environment } from '../harness/environment.js';
import type { LedgerEntry } from '../harness/ledger/ledger.js';
import { failureMoments } from '../harness/migration/failure-moments.js';
import type { Provenance } from '../harness/provenance.js';
import { reproduction, scenarioFile } from '../runner/reproduction.js';
import type { RunResult } from '../runner/run-result.js';
import type { Scenario } from '../scenario/schema.js';
import { UsageError } from '../usage-error.js';
import { joinAttempts } from './attempts.js';
import type { MigrationRecord, PhaseSeen, ProcessRecord, RunRecord, SwitchoverIo } from './run-record.js';

/** Every ledger at or below each of the paths, once. Throws a UsageError if there is none. */
export function findLedgers(paths: readonly string[]): string[] {
  const found = paths.map((wanted) => {
    const ledgers = ledgersBelow(path.resolve(wanted));
    if (ledgers.length > 0) return ledgers;
    throw new UsageError(
      `Expected a run's ledger (ledger.jsonl) in ${wanted}, but there is none. Runs are kept in results/<scenario>/<time>.`,
    );
  });
  return [...new Set(found.flat())];
}

function ledgersBelow(wanted: string): string[] {
  const kind = statSync(wanted, { throwIfNoEntry: false });
  if (kind?.isFile()) return [wanted];
  if (!kind?.isDirectory()) return [];
  const own = path.join(wanted, 'ledger.jsonl');
  if (statSync(own, { throwIfNoEntry: false })?.isFile()) return [own];
  // Links such as `latest` lead to what is found anyway.
  const folders = readdirSync(wanted, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => path.join(wanted, name))
    .sort()
    .flatMap(ledgersBelow);
}

/** The gate that a ledger tells of, if it does. */
export function gateOf(entries: readonly LedgerEntry[]): GateReport[] {
  const judged = entries.find(({ kind }) => kind === 'gate-judged');
  return judged === undefined ? [] : [judged as unknown as GateReport];
}

/** Ledgers, and those of the runs that gates among them have judged, as far as they are still there. */
export function withRunsOfGates(ledgers: readonly string[]): string[] {
  const gates = ledgers.flatMap((ledger) => gateOf(parseLedger(readFileSync(ledger, 'utf8'), ledger)));
  const judged = gates.flatMap((gate) => gate.ledgers);
  return [...new Set([...ledgers, ...judged.filter((ledger) => existsSync(ledger))])];
}

/**
 * Reads the runs of scenarios from ledgers, with the attempts before those that tried again; others, such as those of
 * comparisons, are passed over. Throws a UsageError if there is none.
 */
export function readRuns(ledgers: readonly string[]): RunRecord[] {
  return joinAttempts([...eachRun(ledgers)], readRun);
}

/** The same one by one, every attempt by itself, for what is made of many runs and need not hold them all. */
export function* eachRun(ledgers: readonly string[]): Generator<RunRecord> {
  let found = false;
  for (const ledger of ledgers) {
    const entries = parseLedger(readFileSync(ledger, 'utf8'), ledger);
    if (!entries.some(startsRun)) continue;
    found = true;
    yield recordOf(entries, ledger);
  }
  if (found) return;
  throw new UsageError(
    `Expected the ledger of a scenario's run, but none of these is one: ${ledgers.join(', ')}.`,
  );
}

/** Whether an entry begins a run of a scenario. Runs of a device alone have no environment. */
export function startsRun({ kind, scenario }: LedgerEntry): boolean {
  return kind === 'run-started' && scenario !== undefined;
}

/** Reads a run from its ledger. Throws a UsageError if the file is no ledger of a run. */
export function readRun(ledger: string): RunRecord {
  const entries = parseLedger(readFileSync(ledger, 'utf8'), ledger);
  return recordOf(entries, ledger);
}

/** The entries of a ledger's text. The last line may be torn: that of a run that was killed. */
export function parseLedger(text: string, name: string): LedgerEntry[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) => {
    try {
      return [JSON.parse(line) as LedgerEntry];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw new UsageError(
        `Expected line ${index + 1} of ${name} to be JSON, but: ${(error as Error).message}`,
      );
    }
  });
}

/** What the entries of a ledger tell of a run. */
export function recordOf(entries: readonly LedgerEntry[], ledger: string): RunRecord {
  const start = entries.find(startsRun);
  if (start === undefined) {
    throw new UsageError(
      `Expected the ledger of a run in ${ledger}, but no run started there: it has no entry "run-started" with a scenario.`,
    );
  }
  const verdicts = entries.findLast(({ kind }) => kind === 'verdicts') as
    | (LedgerEntry & { outcome: Verdict; promises: readonly PromiseVerdict[] })
    | undefined;
  const failed = entries.findLast(({ kind }) => kind === 'run-failed');
  const failure =
    verdicts !== undefined
      ? undefined
      : String(failed?.message ?? 'The run was ended from outside: its ledger stops in the middle.');
  const result =
    verdicts !== undefined && 'migrations' in verdicts ? (verdicts as unknown as RunResult) : undefined;
  const io = entries.findLast(({ kind }) => kind === 'guest-io');
  const evidence = path.dirname(ledger);
  const reproduce = reproductionFrom(start, evidence);
  return {
    ledger,
    evidence,
    ...subjectOf(start),
    ...(start.provenance !== undefined && { provenance: start.provenance as Provenance }),
    ...(reproduce !== undefined && { reproduce }),
    extraArguments: extraArgumentsOf(start),
    outcome: verdicts?.outcome ?? 'inconclusive',
    promises: verdicts?.promises ?? [],
    ...(failure !== undefined && { failure }),
    ...(start.retryOf !== undefined && { retryOf: String(start.retryOf) }),
    earlier: [],
    ...(result !== undefined && { result }),
    migrations: start.environment === undefined ? deviceMigrationsOf(entries) : migrationsOf(entries, result),
    processes: processesOf(entries),
    ...(io !== undefined && { io: io as unknown as IoSeries }),
    startedAt: start.at,
    endedAt: entries.at(-1)!.at,
    entries,
  };
}

/** The command that does a run again from where its folder is now; as it was recorded, if its scenario is not there. */
function reproductionFrom(start: LedgerEntry, evidence: string): string | undefined {
  if (!existsSync(scenarioFile(evidence))) return start.reproduce as string | undefined;
  // Not by a link such as `latest`, which leads elsewhere after the next run.
  const options = (start.options as string[] | undefined) ?? [];
  return reproduction(realpathSync(evidence), options, extraArgumentsOf(start));
}

function extraArgumentsOf(start: LedgerEntry): string[] {
  return (start.extraArguments as string[] | undefined) ?? [];
}

/** What was run: virtual machines have an environment. */
function subjectOf({ scenario, environment }: LedgerEntry) {
  return environment === undefined
    ? ({ kind: 'device', scenario: scenario as DeviceScenario } as const)
    : ({ kind: 'machine', scenario: scenario as Scenario, environment: environment as Environment } as const);
}

/** A migration at the device level is written down when it is done. */
function deviceMigrationsOf(entries: readonly LedgerEntry[]): MigrationRecord[] {
  return entries
    .filter(({ kind }) => kind === 'migration-done')
    .map(({ at, migration, from, to, milliseconds }) => ({
      ...{ number: Number(migration), source: String(from), destination: String(to), phases: [] },
      ...{ startedAt: at - Number(milliseconds) * 1000, endedAt: at },
    }));
}

function migrationsOf(entries: readonly LedgerEntry[], result: RunResult | undefined): MigrationRecord[] {
  return entries
    .filter(({ kind }) => kind === 'migration-started')
    .map((started) => {
      const number = Number(started.migration);
      const of = (kind: string) =>
        entries.find((entry) => entry.kind === kind && entry.migration === number && entry.at >= started.at);
      const completed = of('migration-completed');
      const failed = of('migration-failed');
      const io = of('guest-io-switchover');
      const figures = result?.migrations.find((migration) => migration.number === number);
      const moments = failed && failureMoments(entries, number);
      const ram = completed?.ram as { transferred?: number } | undefined;
      return {
        number,
        source: String(started.source),
        destination: String(started.destination),
        startedAt: started.at,
        endedAt: (completed ?? failed ?? entries.at(-1)!).at,
        ...(completed && { stoppedAt: Number(completed.stoppedAt), resumedAt: Number(completed.resumedAt) }),
        ...(moments?.stoppedAt !== undefined && { stoppedAt: moments.stoppedAt }),
        ...(moments?.resumedAt !== undefined && { resumedAt: moments.resumedAt }),
        phases: figures?.phases ?? phasesOf(entries, number),
        ...(figures && { figures }),
        ...(io && { io: io as unknown as SwitchoverIo }),
        ...(ram?.transferred !== undefined && { transferredBytes: ram.transferred }),
        ...(failed && { failure: String(failed.message) }),
      };
    });
}

function phasesOf(entries: readonly LedgerEntry[], number: number): PhaseSeen[] {
  return entries
    .filter(({ kind, migration }) => (kind === 'phase' || kind === 'phase-failed') && migration === number)
    .map(({ kind, name, milliseconds, detail, message }) => ({
      name: String(name),
      milliseconds: Number(milliseconds),
      detail: (detail ?? {}) as PhaseSeen['detail'],
      ...(kind === 'phase-failed' && { failure: String(message) }),
    }));
}

function processesOf(entries: readonly LedgerEntry[]): ProcessRecord[] {
  return entries
    .filter(({ kind }) => kind === 'process-started')
    .map(({ name, command, at }) => ({ name: String(name), command: command as string[], startedAt: at }));
}
