import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../harness/environment.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { messageOf } from '../harness/resources/scope.js';
import { renderResult } from '../reporters/terminal.js';
import type { Scenario } from '../scenario/schema.js';
import { recordStart } from './record-start.js';
import { makeResultsFolder } from './results-folder.js';
import { makeResult, type RunResult } from './run-result.js';
import { runScenario } from './run-scenario.js';

export interface RecordedRunOptions {
  readonly environment: Environment;
  /** The folder of all results. */
  readonly results: string;
  readonly signal: AbortSignal;
  /** Told what happens, in words, as it happens. */
  readonly progress: (what: string) => void;
  readonly trace?: boolean;
  /** Keep the device servers to messages, so that the traces can be replayed. */
  readonly traceMemory?: boolean;
  /** Boot the guest even if a saved one fits, and save none. */
  readonly cold?: boolean;
  /** Added to both QEMUs' command lines. */
  readonly extraArguments?: readonly string[];
  /** Told where the ledger is, as soon as it says what is run. */
  readonly started?: (ledger: string) => void;
  /** Options of `switchover run` that decide the run beside the scenario, such as `--accel tcg`. */
  readonly options?: readonly string[];
}

/** A run that did not come to its end: neither a verdict nor the guest's fault. */
export class UnfinishedRunError extends Error {
  override readonly name = 'UnfinishedRunError';

  constructor(
    readonly evidence: string,
    override readonly cause: unknown,
  ) {
    super(`${messageOf(cause)} The run did not come to its end; its ledger and logs are in ${evidence}.`, {
      cause,
    });
  }
}

/**
 * Performs and judges a scenario, and keeps everything of it in a folder of its own: ledger, logs, the scenario as it
 * was run, and the report. Throws an UnfinishedRunError.
 */
export async function runRecorded(scenario: Scenario, options: RecordedRunOptions): Promise<RunResult> {
  const { environment, results, extraArguments = [], signal } = options;
  const evidence = makeResultsFolder(results, scenario.name);
  const files = { ledger: path.join(evidence, 'ledger.jsonl'), evidence };
  using ledger = new Ledger(files.ledger);
  const decisive = { options: options.options ?? [], extraArguments };
  await recordStart(ledger, { scenario, environment, evidence, ...decisive });
  options.started?.(files.ledger);
  try {
    const seen = await runScenario(scenario, { ...options, ledger, evidence });
    const result = makeResult(scenario, seen, environment, files);
    ledger.write('verdicts', { ...result });
    writeFileSync(path.join(evidence, 'report.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    writeFileSync(path.join(evidence, 'report.txt'), renderResult(result));
    return result;
  } catch (error) {
    ledger.write('run-failed', { message: messageOf(error) });
    if (signal.aborted) throw signal.reason;
    throw new UnfinishedRunError(evidence, error);
  }
}
