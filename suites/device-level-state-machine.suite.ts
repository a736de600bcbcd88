import fc from 'fast-check';
import { MigrationState } from 'vfio-user';
import { compareWithModel } from '../src/device-level/state-machine/compare-with-model.js';
import type { Operation } from '../src/device-level/state-machine/operations.js';
import { type LaunchedDevices, launchDevices } from '../src/testing/device-pairs.js';

const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('ask-for-state' as const),
      state: fc.constantFrom(...Object.values(MigrationState)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'reset' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('read' as const),
      bytes: fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 3000 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('write' as const), what: fc.constantFrom('good', 'bad') }),
  },
  { weight: 2, arbitrary: fc.constant({ does: 'command' as const }) },
);

describe("A device's migration state machine", () => {
  let devices: LaunchedDevices;
  before(async () => {
    devices = await launchDevices({ queues: 1, entries: 64, completionEntries: 64 });
  });
  after(() => devices[Symbol.asyncDispose]());

  it('goes where linux/vfio.h says from every state, refuses what it refuses, and runs only while it may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 20 }), async (sequence) => {
        await compareWithModel(devices.newRun(), sequence);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 60_000 },
    );
  });
});
