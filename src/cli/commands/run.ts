import path from 'node:path';
import { combine } from '../../checkers/promise.js';
import type { Environment } from '../../harness/environment.js';
import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { progressLines, terminalProgress } from '../../reporters/progress.js';
import { goesToOutput, parseReporters, type ReporterRequest } from '../../reporters/reporter.js';
import { renderResult } from '../../reporters/terminal.js';
import { runRecorded } from '../../runner/recorded-run.js';
import type { RunResult } from '../../runner/run-result.js';
import { loadScenario } from '../../scenario/load.js';
import type { Scenario } from '../../scenario/schema.js';
import { UsageError } from '../../usage-error.js';
import { ExitStatus, exitStatusOf } from '../exit-status.js';
import { interruptible } from '../interruption.js';
import { applyOverrides, type ScenarioOverrides } from '../scenario-overrides.js';

export interface RunCommandOptions extends ScenarioOverrides {
  readonly qemu?: string;
  readonly sourceQemu?: string;
  readonly destinationQemu?: string;
  readonly accel?: 'kvm' | 'tcg';
  readonly results: string;
  readonly trace?: boolean;
  readonly cold?: boolean;
  readonly json?: boolean;
  readonly reporter: string;
}

/** Performs and judges scenarios one after another, and sets the exit status by the worst. */
export async function run(words: string[], options: RunCommandOptions): Promise<void> {
  const { paths, extraArguments } = splitExtraArguments(words);
  const scenarios = paths.map((file) => applyOverrides(loadScenario(file), options));
  const reporters = requestedReporters(options);
  using interruption = interruptible();
  const print = progressLines();
  const ledgers: string[] = [];
  try {
    const environment = await prepareEnvironment({
      progress: terminalProgress(print),
      signal: interruption.signal,
      ...definedOnly({
        sourceQemu: options.sourceQemu ?? options.qemu,
        destinationQemu: options.destinationQemu ?? (options.sourceQemu ? options.qemu : undefined),
        accelerator: options.accel,
      }),
    });
    const { accelerator, acceleratorReason } = environment;
    print(`accelerator: ${accelerator} (${acceleratorReason})`);
    const results: RunResult[] = [];
    for (const scenario of scenarios) {
      results.push(
        await runOne(scenario, environment, print, interruption.signal, options, extraArguments, (ledger) =>
          ledgers.push(ledger),
        ),
      );
    }
    if (options.json)
      process.stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : results, undefined, 2)}\n`);
    process.exitCode = exitStatusOf(combine(results.flatMap(({ promises }) => promises)));
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.exitCode = ExitStatus.interrupted;
  } finally {
    await report(ledgers, reporters);
  }
}

/** Reads `--reporter`. Throws a UsageError if two things would go to standard output. */
function requestedReporters({ reporter, json }: RunCommandOptions): ReporterRequest[] {
  const requests = parseReporters(reporter);
  const other = requests.find(goesToOutput);
  if (json && other !== undefined) {
    throw new UsageError(
      `--json and the reporter ${other.name} would both go to standard output; give ${other.name}=FILE.`,
    );
  }
  return requests;
}

/** Reports what the runs' ledgers tell, however the runs ended: a page beside each ledger, the rest of all together. */
async function report(ledgers: readonly string[], requests: readonly ReporterRequest[]): Promise<void> {
  if (ledgers.length === 0 || requests.every(({ name }) => name === 'list')) return;
  const { readRun } = await import('../../reporters/run-record/read-run.js');
  const { writeReports } = await import('../../reporters/write-reports.js');
  const runs = ledgers.map(readRun);
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

async function runOne(
  scenario: Scenario,
  environment: Environment,
  print: (what: string) => void,
  signal: AbortSignal,
  options: RunCommandOptions,
  extraArguments: readonly string[],
  started: (ledger: string) => void,
): Promise<RunResult> {
  print(`scenario ${scenario.name}: ${scenario.description.trim().replaceAll(/\s+/g, ' ')}`);
  const { results, trace = false, cold = false } = options;
  const result = await runRecorded(scenario, {
    ...{ environment, results, signal, progress: print, trace, cold, extraArguments, started },
    options: decisiveOptions(options),
  });
  if (parseReporters(options.reporter).some(({ name }) => name === 'list')) {
    process.stderr.write(renderResult(result));
  }
  return result;
}

/** The options that decide a run and are no part of its scenario, as they were given. */
function decisiveOptions({
  qemu,
  sourceQemu,
  destinationQemu,
  accel,
  trace,
  cold,
}: RunCommandOptions): string[] {
  const given = { qemu, 'source-qemu': sourceQemu, 'destination-qemu': destinationQemu, accel };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return [...words, ...(trace ? ['--trace'] : []), ...(cold ? ['--cold'] : [])];
}

/** What follows `--` goes to QEMU. */
function splitExtraArguments(words: string[]): { paths: string[]; extraArguments: string[] } {
  const separator = process.argv.indexOf('--');
  if (separator === -1) return { paths: words, extraArguments: [] };
  const extraArguments = process.argv.slice(separator + 1);
  return { paths: words.slice(0, words.length - extraArguments.length), extraArguments };
}

function definedOnly<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
