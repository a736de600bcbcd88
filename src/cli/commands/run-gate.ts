import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { combine } from '../../checkers/promise.js';
import type { Fixture } from '../../fixtures/fixture.js';
import { type GateReport, reportGate } from '../../gates/gate-report.js';
import { hostClassOf, loadGate } from '../../gates/load-gate.js';
import { readPassthroughRatios } from '../../gates/passthrough.js';
import { type GateRuns, performRounds } from '../../gates/perform-rounds.js';
import { Ledger } from '../../harness/ledger/ledger.js';
import { renderGate } from '../../reporters/gate.js';
import { progressLines } from '../../reporters/progress.js';
import type { ReporterRequest } from '../../reporters/reporter.js';
import { writeReports } from '../../reporters/write-reports.js';
import { readComparisons } from '../../run-record/read-content.js';
import { findLedgers, readRuns } from '../../run-record/read-run.js';
import { makeResultsFolder } from '../../runner/results-folder.js';
import { chooseFixtures } from '../../runner/selection/choose-fixtures.js';
import { UsageError } from '../../usage-error.js';
import { chosenEnvironment } from '../chosen-environment.js';
import { ExitStatus } from '../exit-status.js';
import { splitExtraArguments } from '../extra-arguments.js';
import { type FixtureOverrides, overrideFixtures } from '../fixture-overrides.js';
import { untilInterrupted } from '../interruption.js';
import { otherBuild } from '../other-build.js';
import { ownCommand } from '../own-command.js';
import { requestedReporters } from '../reports.js';
import { checkRunOptions, definedOnly, runOptionWords } from '../run-options.js';
import { selectsAnything } from '../selection-options.js';
import type { RunCommandOptions } from './run.js';

export interface RunGateOptions extends RunCommandOptions {
  readonly gate: string;
  /** A past result to compare with. */
  readonly baseline?: string;
  /** A result of the comparison in the lab. */
  readonly comparison?: string;
}

/** Runs scenarios as often as a gate asks, judges it, and sets the exit status. */
export async function runGate(words: string[], options: RunGateOptions): Promise<void> {
  checkOptions(options);
  const gate = loadGate(options.gate);
  const { paths, extraArguments } = splitExtraArguments(words);
  if (paths.length === 0 && !selectsAnything(options)) {
    throw new UsageError(
      'Expected the path of a scenario for the gate, or --grep or --tag to choose among all.',
    );
  }
  const found = chooseFixtures({ paths, ...options }).fixtures;
  const fixtures = all(found, options).map(ofMachines);
  const reporters = requestedReporters(options);
  const passthrough =
    options.comparison === undefined ? undefined : readPassthroughRatios(options.comparison);
  const past = options.baseline === undefined ? [] : findLedgers([options.baseline]);
  await untilInterrupted(async (signal) => {
    const progress = progressLines();
    const { results, trace, traceMemory, cold, repeatEach, maxFailures, x } = options;
    const own = { fixtures, environment: chosenEnvironment(options, progress, signal) };
    const baseline = baselineOf(found, own, options, progress, signal);
    const { accelerator } = await own.environment();
    const host = hostClassOf(gate, { accelerator, processors: availableParallelism() });
    progress(`gate ${gate.name}: this computer is of the class ${host.class}`);
    const performed = await performRounds({
      ...{ own, rounds: repeatEach ?? gate.runs, seed: gate.seed, results, signal, progress },
      ...{ extraArguments, options: runOptionWords(options) },
      flakesCount: host.thresholds.flakeRate !== undefined,
      ...definedOnly({ baseline, trace, traceMemory, cold, maxFailures: maxFailures ?? (x ? 1 : undefined) }),
    });
    const evidence = makeResultsFolder(results, `gate-${gate.name}`);
    using ledger = new Ledger(path.join(evidence, 'ledger.jsonl'));
    const judged = reportGate(gate, host, {
      ...{ ledgers: performed.ledgers, baselineLedgers: [...past, ...performed.baselineLedgers], evidence },
      ...definedOnly({ passthrough }),
    });
    const report = { ...judged, reproduce: ownCommand() };
    ledger.write('gate-judged', { ...report });
    await tell(report, performed, reporters, options);
    process.exitCode = statusOf(report, performed, host.thresholds.flakeRate !== undefined);
  });
}

function checkOptions(options: RunGateOptions): void {
  checkRunOptions(options);
  const { baseline, baselineQemu, baselineDeviceServer, retries, keepOnFailure, keepFor, allowFlaky } =
    options;
  const [alone] = Object.entries({
    ...{ retries, 'keep-on-failure': keepOnFailure, 'keep-for': keepFor, 'allow-flaky': allowFlaky },
  }).flatMap(([name, value]) => (value ? [name] : []));
  if (alone !== undefined) {
    throw new UsageError(
      `Expected --gate without --${alone}: it goes on after a run that does not pass, and counts it.`,
    );
  }
  if (baseline === undefined || (baselineQemu ?? baselineDeviceServer) === undefined) return;
  throw new UsageError(
    'Expected either --baseline, a past result, or another build to run by turns (--baseline-qemu, --baseline-device-server), got both.',
  );
}

/** The scenarios with the command line's changes. None is left out: a gate is about all of them. */
function all(found: readonly Fixture[], overrides: FixtureOverrides): Fixture[] {
  return overrideFixtures(found, overrides, (sentence) => {
    throw new UsageError(sentence);
  });
}

function ofMachines(fixture: Fixture): Fixture {
  if (fixture.kind === 'machine') return fixture;
  throw new UsageError(
    `--gate: Expected scenarios of virtual machines, which have figures, found ${fixture.name}, of a device alone.`,
  );
}

/** The same scenarios with the other QEMU or device server; undefined if none is asked for. */
function baselineOf(
  found: readonly Fixture[],
  own: GateRuns,
  options: RunGateOptions,
  progress: (what: string) => void,
  signal: AbortSignal,
): GateRuns | undefined {
  const other = otherBuild(options);
  if (other === undefined) return undefined;
  return {
    fixtures: all(found, other),
    environment:
      options.baselineQemu === undefined ? own.environment : chosenEnvironment(other, progress, signal),
  };
}

type Performed = Awaited<ReturnType<typeof performRounds>>;

async function tell(
  report: GateReport,
  { ledgers, performed }: Performed,
  reporters: readonly ReporterRequest[],
  { json, comparison }: RunGateOptions,
): Promise<void> {
  const { evidence } = report;
  const text = renderGate(report);
  writeFileSync(path.join(evidence, 'gate.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(path.join(evidence, 'gate.txt'), text);
  process.stderr.write(text);
  if (json) {
    const whole = { gate: report, runs: performed.map(({ run }) => run) };
    process.stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  }
  if (reporters.every(({ name }) => name === 'list')) return;
  const beside = {
    gates: [report],
    comparisons: comparison === undefined ? [] : readComparisons(comparison),
  };
  const page = await writeReports(readRuns(ledgers), reporters, path.join(evidence, 'report.html'), beside);
  if (page !== undefined) process.stderr.write(`  Report: ${page}\n`);
}

/** A broken promise counts for more than a breach, and that for more than what is not known. */
function statusOf({ verdict }: GateReport, { performed }: Performed, flakesCount: boolean): number {
  const promises = combine(performed.flatMap((result) => result.promises));
  if (promises === 'fail') return ExitStatus.broken;
  if (verdict === 'fail') return ExitStatus.breached;
  // How many runs may be without a verdict is what the gate's flake rate says, if it has one.
  if (verdict === 'inconclusive' || (promises === 'inconclusive' && !flakesCount))
    return ExitStatus.inconclusive;
  return ExitStatus.pass;
}
