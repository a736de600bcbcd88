import { z } from 'zod';
import { breaks } from '../scenario/breaks.js';
import { tags } from '../scenario/tags.js';

const count = (least: number, most: number) => z.number().int().min(least).max(most);

/** How the destination's side begins: as the last migration left it, reset, or with a new connection and memory. */
const arrival = z.enum(['kept', 'reset', 'reconnected']);

/** When the guest rings a doorbell that the switchover may lose. */
const doorbellMoment = z.enum(['none', 'while-stopped', 'before-running', 'at-running']);

const migrate = z.strictObject({
  do: z.literal('migrate'),
  /** Commands that the guest submits during pre-copy; without, there is none. */
  preCopy: count(0, 500).optional(),
  arrival: arrival.default('kept'),
  /** The guest's memory is mapped only after the state was loaded. */
  mapsLate: z.boolean().default(false),
  /** Goes by STOP instead of asking for STOP_COPY at once. */
  byStop: z.boolean().default(false),
  /** Asks for the state that the device is in once more, at every step. */
  repeatsStates: z.boolean().default(false),
  /** Bytes of state in a message. */
  chunk: count(16, 1 << 20).default(1 << 20),
  /** Commands that are in flight when the device is stopped. */
  inFlight: count(0, 64).default(8),
  doorbell: doorbellMoment.default('none'),
  /** The guest resets its controller during pre-copy. */
  resets: z.boolean().default(false),
  /** Half of the guest's memory is taken from the device during pre-copy, and given back. */
  remaps: z.boolean().default(false),
  /** The guest submits nothing after the switchover until all that was in flight has completed. */
  settles: z.boolean().default(true),
});

/** A migration that is made to fail; the guest goes on where it was. */
const fail = z.strictObject({
  do: z.literal('fail'),
  how: z.enum([
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
    'smaller-namespace',
    'device-reset-in-pre-copy',
    'client-vanishes-in-pre-copy',
    'images-gone-at-stop',
  ]),
  inFlight: count(0, 64).default(8),
});

export const stepSchema = z.discriminatedUnion('do', [
  /** The guest's I/O: so many commands, of which up to `inFlight` are under way at once. */
  z.strictObject({ do: z.literal('commands'), count: count(1, 10_000), inFlight: count(1, 256).default(16) }),
  migrate,
  fail,
  /** The guest resets its controller, or the hypervisor the device. */
  z.strictObject({ do: z.literal('reset'), by: z.enum(['guest', 'hypervisor']) }),
  /** Set Features with random values, or the volatile write cache alone. */
  z.strictObject({ do: z.literal('features'), writeCache: z.boolean().optional() }),
  /**
   * An error event for a host that waits for one, and the log page that clears it; with a migration while an event
   * is pending that no request has fetched, or while the event's type is masked because its log was not read.
   */
  z.strictObject({
    do: z.literal('event'),
    across: z.enum(['nothing', 'pending', 'masked']).default('nothing'),
  }),
  /** As many event requests as the controller takes, and one more. */
  z.strictObject({ do: z.literal('event-limit') }),
  /** Deletes an I/O queue pair and creates it anew. */
  z.strictObject({ do: z.literal('recreate-queue') }),
  /** The server is killed and started again. */
  z.strictObject({ do: z.literal('crash') }),
]);

/** Which commands, how often. */
const mix = z.strictObject({
  read: count(0, 100).default(30),
  write: count(0, 100).default(40),
  durableWrite: count(0, 100).default(5),
  flush: count(0, 100).default(3),
  compare: count(0, 100).default(6),
  writeZeroes: count(0, 100).default(6),
  deallocate: count(0, 100).default(4),
  outOfRange: count(0, 100).default(2),
});

const namespace = z.strictObject({
  blocks: count(8, 65_536).default(256),
  blockSize: z.literal([512, 4096]).default(512),
});

/** What one run at the device level does: two servers, a driver, and the steps that it goes through. */
export const deviceScenarioSchema = z.strictObject({
  kind: z.literal('device'),
  name: z.string().min(1),
  description: z.string().optional(),
  tags,
  /** Decides the commands' contents and whatever else is random. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /** Another vfio-user server than the reference device; {socket} and {image} are filled in. */
  server: z.string().optional(),
  doorbells: z.enum(['trapped', 'mapped', 'shadow']).default('trapped'),
  cache: z.enum(['writeback', 'none', 'volatile']).default('writeback'),
  /** I/O queue pairs. */
  queues: count(1, 16).default(2),
  /** Entries of each submission queue, and of its completion queue. */
  entries: count(2, 256).default(16),
  completionEntries: count(2, 256).default(8),
  namespaces: z
    .array(namespace)
    .min(1)
    .max(4)
    .default([{ blocks: 256, blockSize: 512 }]),
  /** The largest transfer, in blocks. */
  maximumBlocks: count(1, 64).default(24),
  /** Async Event Requests that the guest keeps outstanding. */
  eventRequests: count(0, 4).default(2),
  mix: mix.default(mix.parse({})),
  mutants: z.array(z.string()).default([]),
  expectations: z
    .strictObject({ breaks: breaks.optional().describe('What the mutants of the scenario break.') })
    .prefault({}),
  steps: z.array(stepSchema).max(20_000),
});

export type DeviceScenario = z.output<typeof deviceScenarioSchema>;
export type DeviceScenarioInput = z.input<typeof deviceScenarioSchema>;
export type DeviceStep = z.output<typeof stepSchema>;
export type MigrateStep = z.output<typeof migrate>;
export type FailStep = z.output<typeof fail>;
export type FailureKind = FailStep['how'];
