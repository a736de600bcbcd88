import { Random } from './random.js';
import {
  type DeviceScenario,
  type DeviceScenarioInput,
  type DeviceStep,
  deviceScenarioSchema,
  type FailureKind,
  stepSchema,
} from './scenario.js';

export interface RandomScenarioOptions {
  readonly seed: number;
  readonly migrations: number;
  /** Commands between two migrations, about. */
  readonly commands: number;
  /** What is to be as it is given, instead of drawn. */
  readonly fixed?: Partial<DeviceScenarioInput>;
  /** Steps that the device is not asked for. */
  readonly without?: readonly DeviceStep['do'][];
}

const failures: Readonly<Record<FailureKind, number>> = {
  'abort-before-reading': 3,
  'abort-in-mid-reading': 3,
  'abort-after-reading': 3,
  'abort-after-hand-over': 4,
  'second-owner': 3,
  'pre-copy-after-stop': 2,
  'empty-state': 2,
  'truncated-state': 3,
  'extended-state': 2,
  'flipped-bit': 4,
  'reordered-state': 3,
  'unknown-version': 2,
  'smaller-namespace': 0,
  'device-reset-in-pre-copy': 2,
  'client-vanishes-in-pre-copy': 2,
  // Only the reference device can be asked for it, and it looks for a file at every command then.
  'images-gone-at-stop': 0,
};

/** A scenario that the seed decides: the device's shape, and so many migrations with everything else between them. */
export function randomScenario(options: RandomScenarioOptions): DeviceScenario {
  const { seed, migrations, commands, fixed = {}, without = [] } = options;
  const random = new Random(seed);
  const shape = randomShape(random.fork());
  const steps: unknown[] = [];
  for (let migration = 0; migration < migrations; migration++) {
    if (commands > 0)
      steps.push({ do: 'commands', count: random.between(1, 2 * commands), inFlight: random.between(1, 24) });
    if (random.chance(0.3)) steps.push(randomEvent(random));
    if (random.chance(0.1))
      steps.push({ do: 'fail', how: random.weighted(failures), inFlight: random.below(16) });
    steps.push(randomMigration(random));
    if (fixed.cache === 'volatile' && random.chance(0.04)) steps.push({ do: 'crash' });
  }
  return deviceScenarioSchema.parse({
    kind: 'device',
    name: `random-${seed}`,
    seed,
    ...shape,
    ...fixed,
    steps: steps.map((step) => stepSchema.parse(step)).filter((step) => !without.includes(step.do)),
  });
}

function randomShape(random: Random): Partial<DeviceScenarioInput> {
  const namespaces = Array.from({ length: random.between(1, 3) }, () => ({
    blocks: random.between(40, 400),
    blockSize: random.pick([512, 512, 4096] as const),
  }));
  return {
    doorbells: random.pick(['trapped', 'mapped', 'shadow'] as const),
    queues: random.between(1, 5),
    entries: random.between(2, 40),
    completionEntries: random.between(2, 40),
    namespaces,
    maximumBlocks: random.between(1, 32),
    eventRequests: random.between(0, 4),
  };
}

function randomEvent(random: Random): unknown {
  switch (random.below(6)) {
    case 0:
      return { do: 'reset', by: random.pick(['guest', 'hypervisor']) };
    case 1:
      return { do: 'recreate-queue' };
    case 2:
      return { do: 'event', across: random.pick(['nothing', 'nothing', 'pending', 'masked']) };
    case 3:
      return { do: 'event-limit' };
    default:
      return { do: 'features' };
  }
}

function randomMigration(random: Random): unknown {
  return {
    do: 'migrate',
    ...(random.chance(0.4)
      ? { preCopy: random.below(30), resets: random.chance(0.1), remaps: random.chance(0.2) }
      : {}),
    arrival: random.weighted({ kept: 6, reset: 3, reconnected: 2 }),
    mapsLate: random.chance(0.3),
    byStop: random.chance(0.3),
    repeatsStates: random.chance(0.2),
    chunk: random.pick([1 << 20, 4096, 1000]),
    inFlight: random.below(20),
    doorbell: random.pick(['none', 'none', 'while-stopped', 'before-running', 'at-running']),
    settles: random.chance(0.6),
  };
}
