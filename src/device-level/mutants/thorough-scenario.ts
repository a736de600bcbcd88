import { Random } from '../random.js';
import {
  type DeviceScenario,
  deviceScenarioSchema,
  type FailureKind,
  type MigrateStep,
  stepSchema,
} from '../scenario.js';

/** What a run has to have for a bug to show; the reference device's mutants name it. */
export interface ThoroughOptions {
  readonly seed: number;
  readonly needs: readonly string[];
  readonly mutants: readonly string[];
}

type Migration = Partial<Omit<MigrateStep, 'do'>>;

const quickFailures: readonly FailureKind[] = [
  'abort-before-reading',
  'abort-in-mid-reading',
  'abort-after-reading',
  'abort-after-hand-over',
  'second-owner',
  'pre-copy-after-stop',
  'empty-state',
  'truncated-state',
  'extended-state',
  'flipped-bit',
  'reordered-state',
  'unknown-version',
  'device-reset-in-pre-copy',
  'client-vanishes-in-pre-copy',
];

/** Every kind of migration and of doorbell that may lose something. */
const migrations: readonly Migration[] = [
  {},
  { inFlight: 0 },
  { preCopy: 12 },
  { preCopy: 12, resets: true },
  { preCopy: 300 },
  { preCopy: 60, remaps: true },
  { byStop: true, inFlight: 16 },
  { repeatsStates: true, chunk: 1000 },
  { repeatsStates: true, preCopy: 6 },
  { chunk: 777 },
  { arrival: 'reset', mapsLate: true },
  { arrival: 'reconnected', mapsLate: true },
  { arrival: 'reconnected' },
  { doorbell: 'while-stopped', inFlight: 0 },
  { doorbell: 'before-running', inFlight: 0 },
  { doorbell: 'at-running', inFlight: 0 },
  { doorbell: 'before-running', inFlight: 0, arrival: 'reconnected', mapsLate: true },
  { inFlight: 24, settles: false },
];

/** A migration makes everything durable: only what comes after it can be lost in a crash. */
const crash = [{ do: 'migrate' }, { do: 'commands', count: 20, inFlight: 4 }, { do: 'crash' }];

const crashUncached = [crash[0], { do: 'features', writeCache: false }, ...crash.slice(1)];

/** A scenario in which everything that the exerciser can do is done once at least, in an order that the seed decides. */
export function thoroughScenario({ seed, needs, mutants }: ThoroughOptions): DeviceScenario {
  const random = new Random(seed);
  const has = (need: string) => needs.includes(need);
  const crashes = has('volatile-cache');
  const failures = [...quickFailures, ...(has('bad-destination') ? (['smaller-namespace'] as const) : [])];
  const parts: unknown[][] = [
    ...migrations.map((migration) => [{ do: 'migrate', ...migration }]),
    ...failures.map((how) => [{ do: 'fail', how }]),
    [{ do: 'features' }, { do: 'migrate' }],
    [{ do: 'features' }, { do: 'features' }, { do: 'migrate', preCopy: 3 }],
    [{ do: 'event' }, { do: 'migrate' }, { do: 'event' }],
    [{ do: 'event', across: 'pending' }],
    [{ do: 'event', across: 'masked' }],
    [{ do: 'event-limit' }, { do: 'migrate' }, { do: 'event-limit' }, { do: 'event' }],
    [{ do: 'reset', by: 'guest' }, { do: 'commands', count: 10 }, { do: 'migrate' }],
    [{ do: 'reset', by: 'hypervisor' }, { do: 'migrate' }],
    [{ do: 'recreate-queue' }, { do: 'migrate' }],
    ...(crashes ? [crash, crash, crash, crashUncached, crashUncached] : []),
  ];
  const steps = shuffle(parts, random).flatMap((part) => [
    { do: 'commands', count: random.between(4, 24), inFlight: random.between(1, 16) },
    ...part,
  ]);
  // The last, for the guest has to begin anew after it.
  steps.push({ do: 'fail', how: 'images-gone-at-stop' }, { do: 'migrate' });
  return deviceScenarioSchema.parse({
    kind: 'device',
    name: mutants.length === 0 ? `thorough-${seed}` : mutants.join('+'),
    ...{ seed, mutants, steps: steps.map((step) => stepSchema.parse(step)) },
    doorbells: doorbellsFor(has, random),
    cache: crashes ? 'volatile' : 'writeback',
    queues: random.between(has('several-queues') ? 2 : 1, 4),
    entries: random.between(4, 24),
    completionEntries: random.between(3, 17),
    namespaces: [
      { blocks: random.between(60, 300), blockSize: 512 },
      { blocks: random.between(20, 80), blockSize: 4096 },
    ],
    eventRequests: 2,
    mix: crashes ? { flush: 4, durableWrite: 25 } : { flush: 8, durableWrite: 10 },
  });
}

function doorbellsFor(has: (need: string) => boolean, random: Random): DeviceScenario['doorbells'] {
  if (has('shadow-doorbells')) return 'shadow';
  if (has('mapped-doorbells')) return 'mapped';
  return random.pick(['trapped', 'trapped', 'mapped', 'shadow'] as const);
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  return Array.from(values, () => left.splice(random.below(left.length), 1)[0]!);
}
