import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DeviceResult, runDeviceScenario } from '../device-level/run-device-scenario.js';
import type { DeviceScenarioInput } from '../device-level/scenario.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { testLimit } from './launched.js';
import { finishTestLedger, openTestLedger } from './test-ledgers.js';

const results = fileURLToPath(new URL('../../results/tests/', import.meta.url));

/** Runs and judges a device scenario, and keeps the evidence. */
export async function performDevice(
  scenario: DeviceScenarioInput,
): Promise<DeviceResult & { evidence: string }> {
  const evidence = makeResultsFolder(results, `device-level-${scenario.name}`);
  const ledger = openTestLedger(path.join(evidence, 'ledger.jsonl'));
  try {
    const signal = AbortSignal.timeout(testLimit);
    return { ...(await runDeviceScenario(scenario, { ledger, evidence, signal })), evidence };
  } finally {
    finishTestLedger(ledger);
  }
}
