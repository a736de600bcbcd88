import type { Observations } from '../checkers/observations.js';
import type { Environment } from '../harness/environment.js';
import { initLine } from '../harness/guest/guest.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { Pair } from '../harness/pair.js';
import type { Scenario } from '../scenario/schema.js';
import { ScenarioRun } from './scenario-run.js';

export interface RunOptions {
  readonly environment: Environment;
  readonly ledger: Ledger;
  /** Folder of the logs. */
  readonly evidence: string;
  readonly signal: AbortSignal;
  /** Told what happens, in words, as it happens. */
  readonly progress: (what: string) => void;
  readonly trace?: boolean;
  /** Keep the device servers to messages, so that the traces can be replayed. */
  readonly traceMemory?: boolean;
  readonly extraArguments?: readonly string[];
  /** Boot the guest even if a saved one fits, and save none. */
  readonly cold?: boolean;
  /** Called while all is still as the scenario left it, with what was seen, or with why it did not come to its end. */
  readonly beforeRelease?: (pair: Pair, outcome: Outcome) => Promise<void>;
  /**
   * Each migration's least distance from what was before it (the end of the one before, or the workload's start), in
   * milliseconds: those of a run that is repeated. A longer steady part counts.
   */
  readonly pausesMs?: readonly number[];
}

/** How a scenario ended. */
export type Outcome = { readonly seen: Observations } | { readonly error: unknown };

/** Performs a scenario on real parts and returns what was seen. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Observations> {
  const { signal, progress } = options;
  progress(`starting two hosts, each with its ${scenario.device.kind} device, and the guest on the first`);
  const warm = mayStartWarm(scenario, options);
  await using pair = await Pair.launch({ scenario, warm, ...options });
  await using run = new ScenarioRun(scenario, pair, options);
  const outcome = await perform(run, pair, warm, options).then(
    (seen) => ({ seen }),
    (error: unknown) => ({ error }),
  );
  if (!signal.aborted) await options.beforeRelease?.(pair, outcome);
  // The pair is released when this function returns.
  if ('error' in outcome) throw outcome.error;
  return outcome.seen;
}

async function perform(
  run: ScenarioRun,
  pair: Pair,
  warm: boolean,
  { signal, progress }: RunOptions,
): Promise<Observations> {
  if (run.scenario.migrations.instant === 'booting') {
    await pair.guest.console.waitFor((line) => line.includes(initLine), signal);
    progress('the guest is in the middle of its boot');
  } else {
    await pair.guest.booted(signal);
    if (!warm) progress('the guest has booted');
  }
  return run.perform();
}

/** Whether a saved guest may be used, if there is one. */
export function mayStartWarm(
  { migrations }: Pick<Scenario, 'migrations'>,
  { cold, traceMemory }: Pick<RunOptions, 'cold' | 'traceMemory'>,
): boolean {
  // The trace of a guest that was restored begins in its middle: nothing can be replayed from there.
  return migrations.instant !== 'booting' && !cold && !traceMemory;
}
