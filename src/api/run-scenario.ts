import path from 'node:path';
import { prepareEnvironment } from '../harness/prepare-environment.js';
import { writeReports } from '../reporters/write-reports.js';
import { readRuns } from '../run-record/read-run.js';
import { runRecorded } from '../runner/recorded-run.js';
import type { RunResult } from '../runner/run-result.js';
import { loadScenario, parseScenario } from '../scenario/load.js';
import type { ScenarioInput } from '../scenario/schema.js';

export interface RunScenarioOptions {
  /**
   * The command that starts the device server, in the place of the scenario's: `{socket}`, `{image}` and `{incoming}`
   * are filled in, as for `switchover run --device-server`.
   */
  readonly deviceServer?: string;
  /** The folder of all results. Default `results`. */
  readonly results?: string;
  /** Ends the run; what it started is released. */
  readonly signal?: AbortSignal;
  /** Told what happens, in words, as it happens. */
  readonly progress?: (what: string) => void;
}

let environment: ReturnType<typeof prepareEnvironment> | undefined;

/**
 * Performs and judges a scenario on two virtual machines: a file by its path, or one that is written in the test. The
 * result has the promises' verdicts and the figures, in milliseconds; ledger, logs and `report.html` are in its
 * `evidence`. Throws a UsageError for a scenario that is wrong, and an UnfinishedRunError if there is no verdict.
 */
export async function runScenario(
  scenario: string | ScenarioInput,
  { deviceServer, results = 'results', signal, progress = () => {} }: RunScenarioOptions = {},
): Promise<RunResult> {
  const loaded = typeof scenario === 'string' ? loadScenario(scenario) : parseScenario(scenario);
  const complete =
    deviceServer === undefined ? loaded : { ...loaded, device: { ...loaded.device, server: deviceServer } };
  environment ??= prepareEnvironment();
  let ledger: string | undefined;
  try {
    return await runRecorded(complete, {
      ...{ results, progress, environment: await environment },
      signal: signal ?? new AbortController().signal,
      started: (file) => {
        ledger = file;
      },
    });
  } finally {
    if (ledger !== undefined) {
      await writeReports(
        readRuns([ledger]),
        [{ name: 'html' }],
        path.join(path.dirname(ledger), 'report.html'),
      );
    }
  }
}
