import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ledger } from '../harness/ledger/ledger.js';
import { Pair } from '../harness/pair.js';
import { Scope } from '../harness/resources/scope.js';
import { limitHere } from '../lab/slow-ground.js';
import { recordStart } from '../runner/record-start.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { makeResult, type RunResult } from '../runner/run-result.js';
import { runScenario } from '../runner/run-scenario.js';
import { loadScenario, parseScenario } from '../scenario/load.js';
import type { Scenario, ScenarioInput } from '../scenario/schema.js';
import { testEnvironment } from './test-environment.js';
import { finishTestLedger, openTestLedger } from './test-ledgers.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** No test may take longer, in milliseconds: a guest that hangs is a failure, not a wait. */
export const testLimit = limitHere(480_000);

/** A scenario: one of `fixtures/scenarios/` by its name, or one that is written in the test. */
function scenarioOf(source: string | ScenarioInput): Scenario {
  if (typeof source !== 'string') return parseScenario(source);
  return loadScenario(path.join(root, 'fixtures/scenarios', `${source}.yaml`));
}

/** A pair that a test launched, with the signal that limits everything it waits for. */
export interface LaunchedPair extends AsyncDisposable {
  readonly pair: Pair;
  readonly signal: AbortSignal;
  readonly ledger: Ledger;
}

/** Launches a pair for a scenario. The guest has booted when this resolves; restored, if one is saved. */
export async function launch(
  scenario: string | ScenarioInput,
  settings: { booted?: boolean; warm?: boolean; extraArguments?: readonly string[] } = {},
): Promise<LaunchedPair> {
  const { booted = true, warm = booted, extraArguments = [] } = settings;
  const { scenario: complete, ledger, evidence, signal, environment } = await runMaterials(scenario);
  const scope = new Scope();
  scope.defer('ledger', () => finishTestLedger(ledger));
  try {
    const pair = scope.use(
      'pair',
      await Pair.launch({ scenario: complete, environment, ledger, evidence, signal, extraArguments, warm }),
    );
    if (booted && !warm) await pair.guest.booted(signal);
    return { pair, signal, ledger, [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose]() };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

const performed = new Map<string, Promise<RunResult>>();

/** Performs and judges a scenario; once, if several suites ask for the same one. */
export function perform(scenario: string | ScenarioInput): Promise<RunResult> {
  const key = JSON.stringify(scenario);
  const before = performed.get(key);
  if (before !== undefined) return before;
  const running = performNow(scenario);
  performed.set(key, running);
  return running;
}

/** What was performed before is performed anew when it is asked for again: the ground it stood on was at fault. */
export function forgetPerformed(): void {
  performed.clear();
}

async function performNow(scenario: string | ScenarioInput): Promise<RunResult> {
  const { scenario: complete, ledger, evidence, signal, environment } = await runMaterials(scenario);
  try {
    const seen = await runScenario(complete, { environment, ledger, evidence, signal, progress: () => {} });
    const result = makeResult(complete, seen, environment, { ledger: ledger.path!, evidence });
    ledger.write('verdicts', { ...result });
    return result;
  } finally {
    finishTestLedger(ledger);
  }
}

async function runMaterials(input: string | ScenarioInput) {
  const scenario = scenarioOf(input);
  const environment = await testEnvironment();
  const evidence = makeResultsFolder(path.join(root, 'results/tests'), scenario.name);
  const ledger = openTestLedger(path.join(evidence, 'ledger.jsonl'));
  await recordStart(ledger, { scenario, environment, evidence });
  return { scenario, environment, evidence, ledger, signal: AbortSignal.timeout(testLimit) };
}
