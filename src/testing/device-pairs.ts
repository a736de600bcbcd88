import { DevicePair } from '../device-level/devices/device-pair.js';
import { Recorder } from '../device-level/driver/recorder.js';
import { DeviceRun } from '../device-level/exerciser/device-run.js';
import { Random } from '../device-level/random.js';
import { type DeviceScenarioInput, deviceScenarioSchema } from '../device-level/scenario.js';
import { Ledger } from '../harness/ledger/ledger.js';

/** Two device servers, for tests that do something with them step by step. */
export interface LaunchedDevices extends AsyncDisposable {
  readonly pair: DevicePair;
  /** A run of the guest's on them; each has a history of its own. */
  newRun(): DeviceRun;
}

/** Starts the servers of a device scenario, whose steps are the test's. */
export async function launchDevices(
  input: Omit<DeviceScenarioInput, 'kind' | 'name' | 'steps'> = {},
): Promise<LaunchedDevices> {
  const scenario = deviceScenarioSchema.parse({ kind: 'device', name: 'test', steps: [], ...input });
  const signal = AbortSignal.timeout(480_000);
  const pair = await DevicePair.start(scenario, signal);
  return {
    pair,
    newRun: () =>
      new DeviceRun(scenario, pair, new Recorder(new Ledger()), new Random(scenario.seed), signal),
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
}
