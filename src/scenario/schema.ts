import { z } from 'zod';
import { because, breaks } from './breaks.js';
import { fault } from './faults.js';
import { phaseNames } from './phases.js';
import { tags } from './tags.js';
import { bytes, milliseconds, parameter } from './units.js';

/** The machine that both sides have. */
const machine = z.strictObject({
  memory: bytes.prefault('512MiB').describe('Guest memory.'),
  processors: z.int().min(1).max(16).default(1).describe('Virtual processors.'),
  kernelArguments: z.string().default('').describe('Added to the guest kernel command line.'),
});

const namespace = z.strictObject({
  size: bytes.prefault('256MiB').describe('Size of the namespace.'),
  blockSize: z.literal([512, 4096]).default(512).describe('Logical block size, bytes.'),
});

/** The storage device under test. */
export const device = z.strictObject({
  kind: z
    .enum(['vfio-user', 'nvme', 'virtio-blk'])
    .default('vfio-user')
    .describe(
      'The reference device or another server over vfio-user, or a device that QEMU emulates itself.',
    ),
  server: z
    .string()
    .optional()
    .describe('Shell command of another vfio-user server; {socket}, {image} and {incoming} are filled in.'),
  doorbells: z
    .enum(['trapped', 'mapped', 'shadow'])
    .default('trapped')
    .describe('How the reference device learns of new commands.'),
  cache: z
    .enum(['writeback', 'none', 'volatile'])
    .default('writeback')
    .describe(
      "The reference device's cache. What is in a volatile one and was not flushed goes with the server.",
    ),
  queues: z.int().min(1).max(16).default(4).describe('I/O queue pairs that the reference device offers.'),
  namespaces: z.array(namespace).min(1).max(16).prefault([{}]),
});

/** One fio job on a part of one namespace that no other job touches. */
export const job = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  namespace: z.int().min(1).default(1),
  pattern: z.enum(['randrw', 'randwrite', 'randread', 'rw', 'write', 'read']).default('randrw'),
  depth: z.int().min(1).max(1024).default(1).describe('Queue depth.'),
  blockSize: bytes.prefault('4KiB'),
  offset: bytes.prefault(0),
  size: bytes.prefault('8MiB').describe('Size of the part that the job uses.'),
  rate: z.int().min(1).optional().describe('I/Os per second at most.'),
});

/** Numbered, checksummed blocks, each acknowledgement of which the host hears of as it happens. */
const journal = z.strictObject({
  writers: z.int().min(1).max(16).default(4).describe('Each has a part of the namespace of its own.'),
  namespace: z.int().min(1).default(1),
  offset: bytes.prefault(0).describe("Where the first writer's part begins; the others' follow it."),
  size: bytes.prefault('1MiB').describe("Size of each writer's part, which it writes round and round."),
  flush: z
    .union([z.enum(['every-write', 'never']), z.int().min(1).max(256)])
    .default('every-write')
    .describe(
      'When writes are flushed, and only then acknowledged: every one, or after so many. Never: acknowledged unflushed.',
    ),
});

const workload = z.strictObject({
  jobs: z.array(job).default([]).describe('fio. Neither it nor a journal: the guest is idle.'),
  journal: journal.optional().describe('Beside or instead of fio.'),
  before: milliseconds.prefault('3s').describe('Steady I/O before the migration, in guest time.'),
  after: milliseconds.prefault('4s').describe('Steady I/O after it.'),
});

const migrations = z.strictObject({
  count: z.int().min(1).default(1).describe('In a row: to the destination, back, and so on.'),
  transport: z.enum(['unix', 'tcp']).default('unix'),
  carrier: z
    .enum(['out-of-band', 'in-band', 'none'])
    .optional()
    .describe("How the device's state gets across; by default what the device needs."),
  instant: z
    .enum(['running', 'booting', 'idle'])
    .default('running')
    .describe('When the first one starts: with the workload at its steady state, in mid-boot, or idle.'),
  parameters: z
    .record(z.string(), parameter)
    .default({})
    .describe(
      'migrate-set-parameters, by the QMP names; sizes such as 1GiB and times such as 300ms are understood.',
    ),
  capabilities: z.record(z.string(), z.boolean()).default({}).describe('By the QMP names.'),
});

const owner = z.enum(['source', 'destination', 'nobody']);

/** How a migration has to fail that a fault strikes. */
const failure = z.strictObject({
  migration: z.int().min(1).default(1).describe("Number of the run's migration, from 1."),
  phase: z
    .union([z.enum(phaseNames), z.array(z.enum(phaseNames)).min(1)])
    .optional()
    .describe('In which phase, or in which of several.'),
  owner: z
    .union([owner, z.array(owner).min(1)])
    .describe('Who runs the guest afterwards; one of several, where the moment decides.'),
  because: because.optional(),
  drive: z.enum(['works', 'lost']).default('works').describe("What has become of the guest's drive there."),
});

const expectations = z.strictObject({
  failure: failure.optional().describe('A migration that has to fail, and how.'),
  breaks: breaks
    .optional()
    .describe('What the mutants of the scenario break; without them every promise holds.'),
  downtime: milliseconds.optional().describe('The most that QEMU may report.'),
  blackout: milliseconds
    .optional()
    .describe("The longest gap between completions that the guest's I/O may see."),
  latencyRatio: z
    .number()
    .positive()
    .optional()
    .describe('The most that the median latency may grow over the switchover, after ÷ before.'),
});

/** A scenario: everything that decides a run. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  description: z.string(),
  tags,
  machine: machine.prefault({}),
  device: device.prefault({}),
  workload: workload.prefault({}),
  migrations: migrations.prefault({}),
  faults: z.array(fault).default([]).describe('What goes wrong, and when.'),
  mutants: z
    .array(z.string())
    .default([])
    .describe('Bugs that are switched on; `switchover mutants` lists them.'),
  seed: z.int().min(0).default(1).describe('Decides all that is random.'),
  expectations: expectations.prefault({}),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type FioJob = Scenario['workload']['jobs'][number];
export type JournalSettings = z.output<typeof journal>;
export type Carrier = NonNullable<Scenario['migrations']['carrier']>;

/** A complete scenario as it stands in a file, with units. */
export function scenarioInput(scenario: Scenario): ScenarioInput {
  return z.encode(scenarioSchema, scenario);
}
