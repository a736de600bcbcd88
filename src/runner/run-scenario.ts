import type { Observations } from '../checkers/observations.js';
import type { Environment } from '../harness/environment.js';
import { initLine } from '../harness/guest/guest.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { PhaseHook } from '../harness/migration/phases.js';
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
  readonly hook?: PhaseHook;
  readonly extraArguments?: readonly string[];
  /** Boot the guest even if a saved one fits, and save none. */
  readonly cold?: boolean;
}

/** Performs a scenario on real parts and returns what was seen. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Observations> {
  const { signal, progress } = options;
  progress(`starting two hosts, each with its ${scenario.device.kind} device, and the guest on the first`);
  // The trace of a guest that was restored begins in its middle: nothing can be replayed from there.
  const warm = scenario.migrations.instant !== 'booting' && !options.cold && !options.traceMemory;
  await using pair = await Pair.launch({ scenario, warm, ...options });
  await using run = new ScenarioRun(scenario, pair, options);
  if (scenario.migrations.instant === 'booting') {
    await pair.guest.console.waitFor((line) => line.includes(initLine), signal);
    progress('the guest is in the middle of its boot');
  } else {
    await pair.guest.booted(signal);
    if (!warm) progress('the guest has booted');
  }
  // Awaited here: the pair is released when this function returns.
  return await run.perform();
}
