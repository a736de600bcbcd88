import { deviceMutants } from 'nvme-controller';
import { protocolMutants } from 'vfio-user';
import { Ledger } from '../../harness/ledger/ledger.js';
import { UsageError } from '../../usage-error.js';
import { DevicePair } from '../devices/device-pair.js';
import { Recorder } from '../driver/recorder.js';
import { DeviceRun } from '../exerciser/device-run.js';
import { Random } from '../random.js';
import { runDeviceScenario } from '../run-device-scenario.js';
import { type DeviceScenario, deviceScenarioSchema } from '../scenario.js';
import { compareWithModel } from '../state-machine/compare-with-model.js';
import { randomOperations } from '../state-machine/random-operations.js';
import { thoroughScenario } from './thorough-scenario.js';

/** What became of a mutant. */
export interface MutantResult {
  readonly caught: boolean;
  /** The promise that it broke. */
  readonly by: string;
  /** The sentence that says how. */
  readonly reason: string;
  readonly seconds: number;
}

/** Seeds that are tried before a mutant counts as survivor. */
const attempts = 4;
/** Sequences of operations on the state machine. */
const sequences = 120;

/** The names of the mutants that a device server can be given. */
export const deviceLevelMutants: readonly string[] = [
  ...new Set([...deviceMutants, ...protocolMutants].map(({ name }) => name)),
];

/** Has two servers do something wrong, and tells whether the device level notices. Throws a UsageError for a name that is none. */
export async function checkMutantAtDeviceLevel(name: string, signal: AbortSignal): Promise<MutantResult> {
  if (!deviceLevelMutants.includes(name)) {
    throw new UsageError(
      `Expected the name of a device's or the protocol's mutant, got "${name}". There are: ${deviceLevelMutants.join(', ')}.`,
    );
  }
  const needs = deviceMutants.find((mutant) => mutant.name === name)?.needs ?? [];
  return await checkDeviceWith([name], needs, signal);
}

/** The same for any number of mutants; for none, it is the control, which nothing may break. */
export async function checkDeviceWith(
  mutants: readonly string[],
  needs: readonly string[],
  signal: AbortSignal,
  seeds: readonly number[] = Array.from({ length: attempts }, (_, index) => index + 1),
): Promise<MutantResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  for (const seed of seeds) {
    const scenario = thoroughScenario({ seed, needs, mutants });
    const { promises } = await runDeviceScenario(scenario, { signal });
    const broken = promises.find(({ verdict }) => verdict === 'fail');
    if (broken !== undefined)
      return { caught: true, by: broken.name, reason: broken.reason, seconds: seconds() };
    if (seed !== seeds[0]) continue;
    const reason = await stateMachineDifference(scenario, signal);
    if (reason !== undefined)
      return { caught: true, by: 'the migration state machine', reason, seconds: seconds() };
  }
  return { caught: false, by: '', reason: 'Every promise was kept.', seconds: seconds() };
}

/** The first way in which the state machine is not the model's. */
async function stateMachineDifference(
  shape: DeviceScenario,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { seed, mutants, name } = shape;
  const scenario = deviceScenarioSchema.parse({
    ...{ kind: 'device', name, seed, mutants, steps: [] },
    ...{ queues: 1, entries: 64, completionEntries: 64 },
  });
  const random = new Random(seed);
  await using pair = await DevicePair.start(scenario, signal);
  for (let sequence = 0; sequence < sequences; sequence++) {
    signal.throwIfAborted();
    const run = new DeviceRun(scenario, pair, new Recorder(new Ledger()), random.fork(), signal);
    try {
      await compareWithModel(run, randomOperations(random));
    } catch (error) {
      signal.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}
