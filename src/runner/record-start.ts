import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { DeviceScenario } from '../device-level/scenario.js';
import type { Environment } from '../harness/environment.js';
import { realtimeOffsetMicroseconds } from '../harness/ledger/clock.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import { readProvenance } from '../harness/provenance.js';
import { type Scenario, scenarioInput } from '../scenario/schema.js';
import { reproduction, scenarioFile } from './reproduction.js';

export interface RunStart {
  readonly scenario: Scenario | DeviceScenario;
  /** None if there are no virtual machines. */
  readonly environment?: Environment;
  readonly evidence: string;
  /** Options of `switchover run` that decide the run beside the scenario, such as `--accel tcg`. */
  readonly options?: readonly string[];
  /** Added to both QEMUs' command lines. */
  readonly extraArguments?: readonly string[];
  /** The name of the result's folder of the attempt before, if this one tries again. */
  readonly retryOf?: string;
}

/**
 * Writes down all that decides a run as it starts: into the ledger, and the scenario with everything that the
 * command line changed in it as a file beside, so that one command does the same again.
 */
export async function recordStart(ledger: Ledger, start: RunStart): Promise<void> {
  const { scenario, environment, evidence, options = [], extraArguments = [], retryOf } = start;
  writeFileSync(scenarioFile(evidence), stringify('kind' in scenario ? scenario : scenarioInput(scenario)));
  ledger.write('run-started', {
    scenario,
    ...(environment && { environment }),
    options,
    extraArguments,
    ...(retryOf !== undefined && { retryOf }),
    reproduce: reproduction(evidence, options, extraArguments),
    provenance: await readProvenance(realtimeOffsetMicroseconds()),
  });
}
