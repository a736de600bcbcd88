import fc from 'fast-check';
import { faultMatrix } from '../../matrix/fault-matrix.js';
import { parseScenario } from '../../scenario/load.js';
import { type Scenario, type ScenarioInput, scenarioInput } from '../../scenario/schema.js';

const MiB = 2 ** 20;
const mostJobs = 2;

/** A command that is lost is noticed sooner than by the kernel's default of 30 s. */
const kernelArguments = 'nvme_core.io_timeout=10';

const device = fc.record({
  doorbells: fc.constantFrom('trapped' as const, 'mapped' as const, 'shadow' as const),
  cache: fc.constantFrom('writeback' as const, 'none' as const, 'volatile' as const),
  queues: fc.integer({ min: 1, max: 4 }),
  namespaces: fc.array(
    fc.record({
      size: fc.constantFrom(64 * MiB, 128 * MiB),
      blockSize: fc.constantFrom(512 as const, 4096 as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const job = fc.record({
  /** Taken round by the number of namespaces. */
  namespace: fc.nat({ max: 2 }),
  pattern: fc.constantFrom('randrw' as const, 'randwrite' as const, 'rw' as const, 'write' as const),
  depth: fc.constantFrom(1, 4, 16, 32),
  blockSize: fc.constantFrom(4096, 8192, 65_536),
  size: fc.constantFrom(2 * MiB, 8 * MiB),
  rate: fc.option(fc.constantFrom(100, 1000), { nil: undefined }),
});

const journal = fc.record({
  namespace: fc.nat({ max: 2 }),
  writers: fc.integer({ min: 1, max: 4 }),
  size: fc.constantFrom(MiB / 4, MiB),
  flush: fc.constantFrom('every-write' as const, 4, 16),
});

const migrations = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  transport: fc.constantFrom('unix' as const, 'tcp' as const),
  // Mostly none: a search wants many migrations, not long ones.
  bandwidth: fc.option(fc.constantFrom(64 * MiB, 256 * MiB, 4096 * MiB, 4096 * MiB, 4096 * MiB), {
    nil: undefined,
  }),
  downtimeLimit: fc.option(fc.constantFrom(30, 300, 2000), { nil: undefined }),
});

const steady = fc.constantFrom(200, 500, 1500);

/**
 * Any scenario of virtual machines with the reference device: at most one fault of the matrix of faults, in any of its
 * migrations, with what has to come of it there. Without mutants: what is looked for is not known here.
 */
export function arbitraryMachineScenario(): fc.Arbitrary<Scenario> {
  const shape = fc.record({
    device,
    processors: fc.integer({ min: 1, max: 2 }),
    jobs: fc.array(job, { maxLength: mostJobs }),
    journal: fc.option(journal, { nil: undefined, freq: 4 }),
    migrations,
    before: steady,
    after: steady,
    seed: fc.nat({ max: 0xffff }),
  });
  const cell = fc.constantFrom(...faultMatrix().map(parseScenario));
  return fc.oneof(
    { weight: 3, arbitrary: shape.map((drawn) => parseScenario(withoutFault(drawn))) },
    {
      weight: 2,
      arbitrary: fc
        .record({ shape, cell, migration: fc.nat({ max: 3 }) })
        .map((drawn) => parseScenario(withFault(drawn.shape, drawn.cell, drawn.migration))),
    },
  );
}

interface Shape {
  readonly device: NonNullable<ScenarioInput['device']>;
  readonly processors: number;
  readonly jobs: readonly {
    readonly namespace: number;
    readonly size: number;
    readonly blockSize: number;
    readonly rate: number | undefined;
    readonly pattern: 'randrw' | 'randwrite' | 'rw' | 'write';
    readonly depth: number;
  }[];
  readonly journal:
    | {
        readonly namespace: number;
        readonly writers: number;
        readonly size: number;
        readonly flush: 'every-write' | number;
      }
    | undefined;
  readonly migrations: {
    readonly count: number;
    readonly transport: 'unix' | 'tcp';
    readonly bandwidth: number | undefined;
    readonly downtimeLimit: number | undefined;
  };
  readonly before: number;
  readonly after: number;
  readonly seed: number;
}

/** Each job, and the journal behind them, has a part of its own. */
function withoutFault({ device, processors, jobs, journal, migrations, ...rest }: Shape): ScenarioInput {
  const namespaces = device.namespaces?.length ?? 1;
  const part = 8 * MiB;
  const { count, transport, bandwidth, downtimeLimit } = migrations;
  // With neither, the guest would be idle, and nothing could be lost.
  const journalOrDefault = journal ?? (jobs.length === 0 ? { namespace: 0, writers: 2 } : undefined);
  return {
    name: 'explored',
    description: 'Drawn at random.',
    machine: { processors, kernelArguments },
    device,
    workload: {
      before: `${rest.before}ms`,
      after: `${rest.after}ms`,
      jobs: jobs.map(({ namespace, rate, ...job }, index) => ({
        ...job,
        ...(rate === undefined ? {} : { rate }),
        name: `job-${index + 1}`,
        namespace: (namespace % namespaces) + 1,
        offset: index * part,
      })),
      ...(journalOrDefault && {
        journal: {
          ...journalOrDefault,
          namespace: (journalOrDefault.namespace % namespaces) + 1,
          offset: mostJobs * part,
        },
      }),
    },
    migrations: {
      count,
      transport,
      parameters: {
        ...(bandwidth === undefined ? {} : { 'max-bandwidth': bandwidth }),
        ...(downtimeLimit === undefined ? {} : { 'downtime-limit': downtimeLimit }),
      },
    },
    seed: rest.seed,
  };
}

/** What the matrix says of a fault holds for a journal, and for what else its cell sets. */
function withFault(shape: Shape, cell: Scenario, drawnMigration: number): ScenarioInput {
  const { journal = { namespace: 0, writers: 2, size: MiB, flush: 'every-write' as const } } = shape;
  const drawn = withoutFault({ ...shape, jobs: [], journal: { ...journal, flush: 'every-write' } });
  const { workload, migrations, device, faults, expectations } = scenarioInput(cell);
  const count = Math.max(drawn.migrations?.count ?? 1, 2);
  const migration = (drawnMigration % count) + 1;
  const [fault] = faults!;
  const failure = expectations?.failure;
  return {
    ...drawn,
    ...(migrations?.instant === 'running' ? {} : { workload: workload! }),
    device: { ...drawn.device, cache: device!.cache },
    migrations: {
      ...drawn.migrations,
      count,
      instant: migrations?.instant,
      // A cell's own keep its moment long enough to strike in.
      parameters: migrations?.parameters,
    },
    faults: [{ ...fault!, at: { ...fault!.at, migration } }],
    ...(failure === undefined ? {} : { expectations: { failure: { ...failure, migration } } }),
  };
}
