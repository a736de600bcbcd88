import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { combine, type PromiseVerdict, type Verdict } from '../checkers/promise.js';
import { runDeviceScenario } from '../device-level/run-device-scenario.js';
import type { DeviceScenario } from '../device-level/scenario.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { messageOf } from '../harness/resources/scope.js';
import { UnavailableError } from '../usage-error.js';
import { recordStart } from './record-start.js';
import { type RecordedRunOptions, UnfinishedRunError } from './recorded-run.js';
import { makeResultsFolder } from './results-folder.js';

/** The result of a device scenario, as `--json` prints it and `report.json` keeps it. */
export interface DeviceRunResult {
  readonly scenario: string;
  readonly outcome: Verdict;
  readonly promises: readonly PromiseVerdict[];
  /** With starting and stopping the servers. */
  readonly seconds: number;
  /** The folder with ledger, scenario, report and logs. */
  readonly evidence: string;
}

interface DeviceRunOptions extends Pick<RecordedRunOptions, 'results' | 'signal' | 'started' | 'retryOf'> {
  /** Told of each step before it is done. */
  readonly stepped?: (done: number, all: number) => void;
}

/**
 * Performs and judges a device scenario, and keeps everything of it in a folder of its own, as
 * {@link runRecorded} does. Throws an UnfinishedRunError, or an UnavailableError if the server cannot be migrated at all.
 */
export async function runDeviceRecorded(
  scenario: DeviceScenario,
  options: DeviceRunOptions,
): Promise<DeviceRunResult> {
  const { results, signal, retryOf } = options;
  const evidence = makeResultsFolder(results, scenario.name);
  const file = path.join(evidence, 'ledger.jsonl');
  using ledger = new Ledger(file);
  await recordStart(ledger, { scenario, evidence, ...(retryOf !== undefined && { retryOf }) });
  options.started?.(file);
  const started = performance.now();
  try {
    const { promises } = await runDeviceScenario(scenario, {
      ...{ signal, ledger, evidence },
      ...(options.stepped && { progress: options.stepped }),
    });
    const seconds = (performance.now() - started) / 1000;
    const result = { scenario: scenario.name, outcome: combine(promises), promises, seconds, evidence };
    ledger.write('verdicts', { ...result });
    writeFileSync(path.join(evidence, 'report.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    return result;
  } catch (error) {
    ledger.write('run-failed', { message: messageOf(error) });
    if (signal.aborted) throw signal.reason;
    if (error instanceof UnavailableError) throw error;
    throw new UnfinishedRunError(evidence, error);
  }
}
