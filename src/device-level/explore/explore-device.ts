import fc from 'fast-check';
import type { PromiseVerdict } from '../../checkers/promise.js';
import { runDeviceScenario } from '../run-device-scenario.js';
import type { DeviceScenario } from '../scenario.js';
import { arbitraryScenario } from './arbitrary-scenario.js';
import { smallerScenarios } from './smaller-scenarios.js';

export interface ExploreDeviceOptions {
  /** How long to look for a failure, and once more to make it smaller. */
  readonly minutes: number;
  readonly seed: number;
  readonly mutants?: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** A scenario that breaks a promise, as small as it could be made. */
export interface DeviceFinding {
  readonly scenario: DeviceScenario;
  readonly broken: PromiseVerdict;
  /** How often the small scenario failed when it was repeated. */
  readonly repeated: { readonly failed: number; readonly of: number };
}

export interface DeviceExploration {
  readonly scenarios: number;
  readonly finding: DeviceFinding | undefined;
}

const repeats = 10;

/** Runs random scenarios until one breaks a promise or the time is over, and makes the one that does smaller. */
export async function exploreDevice(options: ExploreDeviceOptions): Promise<DeviceExploration> {
  const { minutes, seed, mutants = [], signal, progress } = options;
  const limit = minutes * 60_000;
  let scenarios = 0;
  let found: Broken | undefined;
  const property = fc.asyncProperty(arbitraryScenario(mutants), async (scenario) => {
    signal.throwIfAborted();
    scenarios++;
    const broken = await brokenPromise(scenario, signal);
    if (broken === undefined) return;
    found = { scenario, broken };
    throw new Error(broken.reason);
  });
  await fc.check(property, {
    ...{ seed, numRuns: 1_000_000, endOnFailure: true },
    ...{ interruptAfterTimeLimit: limit, markInterruptAsFailure: false },
  });
  signal.throwIfAborted();
  if (found === undefined) return { scenarios, finding: undefined };
  progress(describe(found));
  const { scenario, broken } = await makeSmaller(found, performance.now() + limit, signal, progress);
  progress(`repeating the smallest, of ${scenario.steps.length} step(s), ${repeats} times`);
  let failed = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    if ((await brokenPromise(scenario, signal))?.name === broken.name) failed++;
  }
  return { scenarios, finding: { scenario, broken, repeated: { failed, of: repeats } } };
}

interface Broken {
  readonly scenario: DeviceScenario;
  readonly broken: PromiseVerdict;
}

/** Goes on as long as something smaller breaks the same promise, and there is time. Another promise is another bug. */
async function makeSmaller(
  found: Broken,
  until: number,
  signal: AbortSignal,
  progress: (what: string) => void,
): Promise<Broken> {
  for (const scenario of smallerScenarios(found.scenario)) {
    if (performance.now() > until) return found;
    const broken = await brokenPromise(scenario, signal);
    if (broken?.name !== found.broken.name) continue;
    progress(describe({ scenario, broken }));
    return await makeSmaller({ scenario, broken }, until, signal, progress);
  }
  return found;
}

const describe = ({ scenario, broken }: Broken): string =>
  `${scenario.steps.length} step(s) break "${broken.name}": ${broken.reason}`;

async function brokenPromise(
  scenario: DeviceScenario,
  signal: AbortSignal,
): Promise<PromiseVerdict | undefined> {
  const { promises } = await runDeviceScenario(scenario, { signal });
  return promises.find(({ verdict }) => verdict === 'fail');
}
