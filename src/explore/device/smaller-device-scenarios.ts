import { isDeepStrictEqual } from 'node:util';
import {
  type DeviceScenario,
  type DeviceStep,
  deviceScenarioSchema,
  stepSchema,
} from '../../device-level/scenario.js';

/** What a scenario is reduced to where that does not matter. */
const plain: Partial<DeviceScenario> = {
  doorbells: 'trapped',
  cache: 'writeback',
  queues: 1,
  entries: 8,
  completionEntries: 8,
  namespaces: [{ blocks: 64, blockSize: 512 }],
  maximumBlocks: 4,
  eventRequests: 0,
};

/** Scenarios that are a little smaller than one, those first that are smaller by the most. */
export function* smallerDeviceScenarios(scenario: DeviceScenario): Generator<DeviceScenario> {
  const { steps } = scenario;
  const withSteps = (changed: readonly DeviceStep[]) => ({ ...scenario, steps: [...changed] });
  const allPlain = deviceScenarioSchema.parse({ ...scenario, ...plain });
  if (!isDeepStrictEqual(allPlain, scenario)) yield allPlain;
  for (
    let length = Math.ceil(steps.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let at = 0; at < steps.length; at += length) {
      if (length < steps.length) yield withSteps(steps.toSpliced(at, length));
    }
  }
  const plainSteps = steps.map(plainest);
  if (!isDeepStrictEqual(plainSteps, steps)) yield withSteps(plainSteps);
  for (const [key, value] of Object.entries(plain)) {
    if (JSON.stringify(scenario[key as keyof DeviceScenario]) === JSON.stringify(value)) continue;
    yield deviceScenarioSchema.parse({ ...scenario, [key]: value });
  }
  for (const [index, step] of steps.entries()) {
    for (const simpler of simplerSteps(step)) yield withSteps(steps.with(index, simpler));
  }
}

/** What is done, and how much of it, with nothing more than it takes to say so. */
function plainest(step: DeviceStep): DeviceStep {
  const kind = Object.fromEntries(
    Object.entries(step).filter(([key]) => ['do', 'how', 'by', 'count', 'inFlight'].includes(key)),
  );
  const { success, data } = stepSchema.safeParse(kind);
  return success ? data : step;
}

/** A step with one of its settings left out, or its counts smaller. */
function* simplerSteps(step: DeviceStep): Generator<DeviceStep> {
  const settings = Object.entries(step).filter(([key]) => key !== 'do');
  for (const [key, value] of settings) {
    const others = Object.fromEntries(Object.entries(step).filter(([name]) => name !== key));
    const without = stepSchema.safeParse(others);
    // A number whose default is not its least would come back again and again.
    const leaves = without.success && (typeof value !== 'number' || !(key in without.data));
    if (leaves && JSON.stringify(without.data) !== JSON.stringify(step)) yield without.data;
    if (typeof value !== 'number' || key === 'chunk' || value <= 1) continue;
    yield stepSchema.parse({ ...step, [key]: Math.floor(value / 2) });
  }
}

/** Scenarios in which the same is done more often, for what depends on a moment. */
export function* strongerDeviceScenarios(scenario: DeviceScenario): Generator<DeviceScenario> {
  for (const times of [2, 4, 8, 16]) {
    yield { ...scenario, steps: Array.from({ length: times }, () => scenario.steps).flat() };
  }
}
