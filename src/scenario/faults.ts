import { constants } from 'node:os';
import { Command, type CommandName, Feature } from 'vfio-user';
import { FAULT_ACTIONS, type FeatureName } from 'vfio-user-proxy';
import { z } from 'zod';
import { describe } from './issue-sentence.js';
import { phaseNames } from './phases.js';
import { milliseconds } from './units.js';

/** The processes that a fault may strike, by their role in the migration that it strikes in. */
export const processTargets = [
  'source-machine',
  'destination-machine',
  'source-server',
  'destination-server',
  'source-proxy',
  'destination-proxy',
] as const;

export type ProcessTarget = (typeof processTargets)[number];

/** What QEMU's `query-migrate` may say of the source while a migration goes on. */
const migrationStatuses = ['setup', 'active', 'pre-switchover', 'device', 'completed'] as const;

const at = z
  .strictObject({
    migration: z.int().min(1).default(1).describe("Number of the run's migration, from 1."),
    phase: z.enum(phaseNames).optional().describe('As this phase begins.'),
    status: z.enum(migrationStatuses).optional().describe("As the source's migration gets this status."),
    delay: milliseconds.optional().describe('So much later; the migration does not wait for it.'),
  })
  .describe('When it strikes: as a phase begins, or as QEMU tells a status.');

const commandNames = Object.keys(Command) as CommandName[];
const featureNames = Object.keys(Feature) as FeatureName[];

/** By its name, as Linux has it (errno(3)). */
const errno = z
  .string()
  .refine((name): name is keyof typeof constants.errno => Object.hasOwn(constants.errno, name), {
    error: ({ input }) => `Expected the name of an errno, such as EIO, found ${describe(input)}.`,
  });

const common = { at: at.prefault({}) };
const side = z.enum(['source', 'destination']);
const lasting = milliseconds.describe('How long it lasts.');

/** One thing that goes wrong, and when. */
export const fault = z.discriminatedUnion('strike', [
  z.strictObject({ strike: z.literal('kill'), ...common, target: z.enum(processTargets) }),
  z.strictObject({
    strike: z.literal('stop'),
    ...common,
    target: z.enum(processTargets),
    for: lasting.prefault('2s'),
  }),
  z.strictObject({
    strike: z.literal('slow'),
    ...common,
    target: z.enum(processTargets),
    for: lasting.prefault('2s'),
    share: z.number().min(0.01).max(0.99).default(0.2).describe('The part of the time that it runs.'),
  }),
  z.strictObject({
    strike: z.literal('connection'),
    ...common,
    how: z.enum(['reset', 'half-close', 'stall', 'slow']),
    for: lasting.prefault('2s').describe('How long a connection is stalled or slow.'),
    bytesPerSecond: z.int().min(1).default(1_000_000).describe('Of a slow connection.'),
  }),
  z.strictObject({
    strike: z.literal('state-stream'),
    ...common,
    how: z.enum([
      'truncated',
      'bit-flipped',
      'reordered',
      'older-version',
      'newer-version',
      'other-namespace-size',
    ]),
  }),
  z.strictObject({
    strike: z.literal('messages'),
    ...common,
    side: side.describe("Whose proxy strikes: between that side's QEMU and its device server."),
    how: z.enum(FAULT_ACTIONS),
    from: z
      .enum(['client', 'server'])
      .optional()
      .describe('Who sent the message: QEMU or the device server.'),
    type: z.enum(['command', 'reply']).optional(),
    command: z.enum(commandNames).optional().describe('A vfio-user command, such as MIG_DATA_READ.'),
    feature: z.enum(featureNames).optional().describe('Of a DEVICE_FEATURE.'),
    offset: z
      .int()
      .min(0)
      .optional()
      .describe('Of a REGION_READ or REGION_WRITE: where in its region, such as the place of a doorbell.'),
    injected: z
      .boolean()
      .default(true)
      .describe(
        "The carrier's own messages and the replies to them; otherwise those between QEMU and the server.",
      ),
    errno: errno.default('EIO').describe('Of "errno".'),
    delay: milliseconds.prefault('500ms').describe('Of "delay".'),
    percent: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .describe(
        'Of "slow": how much later, of the time that usually passes from one that is struck to the next.',
      ),
    nth: z
      .int()
      .min(1)
      .default(1)
      .describe('The first of the matching messages that is struck; of "slow" it is each of them.'),
    count: z.int().min(1).default(1).describe('How many are struck.'),
  }),
  z.strictObject({
    strike: z.literal('backing-file'),
    ...common,
    side,
    how: z.enum([
      'read-error',
      'write-error',
      'no-space',
      'short-write',
      'slow-write',
      'slow-read',
      'slow-synchronize',
      'synchronize-error',
    ]),
    for: lasting.prefault('2s'),
    delay: milliseconds.prefault('200ms').describe('Of each slow operation.'),
    count: z
      .int()
      .min(1)
      .optional()
      .describe('How many operations it strikes; if left out, all while it lasts.'),
  }),
  z.strictObject({ strike: z.literal('cancel'), ...common }),
  z.strictObject({
    strike: z.literal('guest'),
    ...common,
    how: z.enum(['reset-controller', 'rescan-namespaces', 'unbind-driver', 'change-queue-count']),
  }),
  z
    .strictObject({ strike: z.literal('bus-master'), ...common })
    .describe(
      'As if the guest, at the moment of the switchover, had taken bus mastering from its controller.',
    ),
  z.strictObject({ strike: z.literal('power-loss'), ...common }),
]);

export type Fault = z.output<typeof fault>;
export type FaultKind = Fault['strike'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { strike: Kind }>;

/** A fault in words, for a person: `kill destination-server at load`. */
export function describeFault(fault: Fault): string {
  const { migration, phase, status, delay } = fault.at;
  const what = [
    fault.strike,
    'how' in fault ? fault.how : undefined,
    'side' in fault ? fault.side : undefined,
    'target' in fault ? fault.target : undefined,
    'command' in fault ? fault.command : undefined,
    'feature' in fault ? fault.feature : undefined,
  ].filter((word) => word !== undefined);
  const when = phase ?? (status === undefined ? 'the start' : `status ${status}`);
  const later = delay === undefined ? '' : ` + ${delay} ms`;
  return `${what.join(' ')} at ${when}${later} of migration ${migration}`;
}
