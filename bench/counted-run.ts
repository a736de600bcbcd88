import path from 'node:path';
import type { Observations } from '../src/checkers/observations.js';
import type { Environment } from '../src/harness/environment.js';
import { Ledger } from '../src/harness/ledger/ledger.js';
import { recordStart } from '../src/runner/record-start.js';
import { makeResultsFolder } from '../src/runner/results-folder.js';
import { makeResult, type RunResult } from '../src/runner/run-result.js';
import { runScenario } from '../src/runner/run-scenario.js';
import type { Scenario } from '../src/scenario/schema.js';

export interface CountedRunOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Where the run's folder goes. */
  readonly results: string;
}

export interface CountedRun {
  readonly result: RunResult;
  readonly seen: Observations;
}

/** A run in which a promise broke: its figures do not count. */
export interface BrokenRun {
  readonly reason: string;
  readonly evidence: string;
}

/** Runs a scenario and keeps its ledger, as `switchover run` does. */
export async function countedRun(
  scenario: Scenario,
  { environment, signal, results }: CountedRunOptions,
): Promise<CountedRun | BrokenRun> {
  const evidence = makeResultsFolder(results, scenario.name);
  const file = path.join(evidence, 'ledger.jsonl');
  using ledger = new Ledger(file);
  await recordStart(ledger, { scenario, environment, evidence });
  const seen = await runScenario(scenario, { environment, ledger, evidence, signal, progress: () => {} });
  const result = makeResult(scenario, seen, environment, { ledger: file, evidence });
  ledger.write('verdicts', { ...result });
  const failed = result.promises.find(({ verdict }) => verdict === 'fail');
  return failed === undefined ? { result, seen } : { reason: `${failed.name}: ${failed.reason}`, evidence };
}
