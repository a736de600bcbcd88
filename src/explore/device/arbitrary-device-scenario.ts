import fc from 'fast-check';
import { type DeviceScenario, type DeviceStep, deviceScenarioSchema } from '../../device-level/scenario.js';

/** The steps that a scenario may have, the cheap ones first: that is where shrinking goes. */
const commands = fc.record({
  do: fc.constant('commands' as const),
  count: fc.integer({ min: 1, max: 60 }),
  inFlight: fc.integer({ min: 1, max: 24 }),
});

const migrate = fc.record({
  do: fc.constant('migrate' as const),
  preCopy: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  arrival: fc.constantFrom('kept' as const, 'reset' as const, 'reconnected' as const),
  mapsLate: fc.boolean(),
  byStop: fc.boolean(),
  repeatsStates: fc.boolean(),
  chunk: fc.constantFrom(1 << 20, 4096, 777),
  inFlight: fc.integer({ min: 0, max: 24 }),
  doorbell: fc.constantFrom(
    'none' as const,
    'while-stopped' as const,
    'before-running' as const,
    'at-running' as const,
  ),
  resets: fc.boolean(),
  remaps: fc.boolean(),
  settles: fc.boolean(),
});

const fail = fc.record({
  do: fc.constant('fail' as const),
  how: fc.constantFrom(
    'abort-before-reading' as const,
    'abort-in-mid-reading' as const,
    'abort-after-reading' as const,
    'abort-after-hand-over' as const,
    'second-owner' as const,
    'pre-copy-after-stop' as const,
    'empty-state' as const,
    'truncated-state' as const,
    'extended-state' as const,
    'flipped-bit' as const,
    'reordered-state' as const,
    'unknown-version' as const,
    'device-reset-in-pre-copy' as const,
    'client-vanishes-in-pre-copy' as const,
    'smaller-namespace' as const,
  ),
  inFlight: fc.integer({ min: 0, max: 16 }),
});

const others: fc.Arbitrary<DeviceStep> = fc.constantFrom<DeviceStep[]>(
  { do: 'features' },
  { do: 'event', across: 'nothing' },
  { do: 'event', across: 'pending' },
  { do: 'event', across: 'masked' },
  { do: 'event-limit' },
  { do: 'recreate-queue' },
  { do: 'reset', by: 'guest' },
  { do: 'reset', by: 'hypervisor' },
);

const step = (crashes: boolean) =>
  fc.oneof(
    { weight: 5, arbitrary: commands },
    { weight: 7, arbitrary: migrate },
    { weight: 2, arbitrary: fail },
    { weight: 3, arbitrary: others },
    { weight: crashes ? 1 : 0, arbitrary: fc.constant({ do: 'crash' as const }) },
  );

/** Any scenario for the reference device, without mutants: what is looked for is not known here. */
export function arbitraryDeviceScenario(): fc.Arbitrary<DeviceScenario> {
  return fc.constantFrom('writeback' as const, 'volatile' as const).chain((cache) =>
    fc
      .record({
        seed: fc.nat({ max: 0xffff }),
        cache: fc.constant(cache),
        doorbells: fc.constantFrom('trapped' as const, 'mapped' as const, 'shadow' as const),
        queues: fc.integer({ min: 1, max: 4 }),
        entries: fc.integer({ min: 2, max: 32 }),
        completionEntries: fc.integer({ min: 2, max: 32 }),
        namespaces: fc.array(
          fc.record({
            blocks: fc.integer({ min: 16, max: 300 }),
            blockSize: fc.constantFrom(512 as const, 4096 as const),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        maximumBlocks: fc.integer({ min: 1, max: 32 }),
        eventRequests: fc.integer({ min: 0, max: 4 }),
        steps: fc.array(step(cache === 'volatile'), { minLength: 1, maxLength: 24, size: 'max' }),
      })
      .map((drawn) =>
        deviceScenarioSchema.parse({
          ...{ kind: 'device', name: 'explored', ...drawn },
          steps: drawn.steps.map(withoutUndefined),
        }),
      ),
  );
}

function withoutUndefined(step: object): object {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined));
}
