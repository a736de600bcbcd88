import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Observations } from '../checkers/observations.js';
import type { Environment } from '../harness/environment.js';
import { Ledger, type LedgerEntry } from '../harness/ledger/ledger.js';
import type { Pair } from '../harness/pair.js';
import { messageOf } from '../harness/resources/scope.js';
import { renderResult } from '../reporters/terminal.js';
import type { Scenario } from '../scenario/schema.js';
import { keepMachines } from './keep-machines.js';
import { recordStart } from './record-start.js';
import { makeResultsFolder } from './results-folder.js';
import { makeResult, type RunResult } from './run-result.js';
import { type Outcome, runScenario } from './run-scenario.js';

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
  /** As in RunOptions. */
  readonly pausesMs?: readonly number[];
  /** Added to both QEMUs' command lines. */
  readonly extraArguments?: readonly string[];
  /** Told where the ledger is, as soon as it says what is run. */
  readonly started?: (ledger: string) => void;
  /** The name of the result's folder of the attempt before, if this one tries again. */
  readonly retryOf?: string;
  /** Told what is written into the ledger, as it is. */
  readonly watch?: (entry: LedgerEntry) => void;
  /** Leave the machines up when a promise breaks, or when the run does not come to its end. */
  readonly keepOnFailure?: {
    /** At most so long; until the signal aborts if left out. */
    readonly forMilliseconds?: number;
  };
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
  const { environment, results, extraArguments = [], signal, retryOf, progress, keepOnFailure } = options;
  const evidence = makeResultsFolder(results, scenario.name);
  const files = { ledger: path.join(evidence, 'ledger.jsonl'), evidence };
  using ledger = new Ledger(files.ledger);
  using _watched = options.watch && ledger.listen(options.watch);
  const decisive = {
    options: options.options ?? [],
    extraArguments,
    ...(retryOf !== undefined && { retryOf }),
  };
  await recordStart(ledger, { scenario, environment, evidence, ...decisive });
  options.started?.(files.ledger);
  let result: RunResult | undefined;
  const judged = (seen: Observations): RunResult => {
    result = makeResult(scenario, seen, environment, files);
    ledger.write('verdicts', { ...result });
    writeFileSync(path.join(evidence, 'report.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    writeFileSync(path.join(evidence, 'report.txt'), renderResult(result));
    return result;
  };
  // Whoever looks at what was kept wants the verdicts before it is released.
  const beforeRelease = async (pair: Pair, outcome: Outcome) => {
    const reasons = 'seen' in outcome ? brokenPromises(judged(outcome.seen)) : [messageOf(outcome.error)];
    if (reasons.length > 0) await keepMachines(pair, { reasons, ...keepOnFailure, tell: progress });
  };
  try {
    const seen = await runScenario(scenario, {
      ...{ ...options, ledger, evidence },
      ...(keepOnFailure && { beforeRelease }),
    });
    return result ?? judged(seen);
  } catch (error) {
    ledger.write('run-failed', { message: messageOf(error) });
    if (signal.aborted) throw signal.reason;
    throw new UnfinishedRunError(evidence, error);
  }
}

/** The promises that broke and why, a sentence each. */
function brokenPromises({ promises }: RunResult): string[] {
  const broken = promises.filter(({ verdict }) => verdict === 'fail');
  return broken.map(({ name, reason }) => `${name}: ${reason}`);
}
