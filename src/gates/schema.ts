import { z } from 'zod';
import { leastRuns } from '../figures/compare-runs.js';
import { milliseconds } from '../scenario/units.js';

const ratio = z.number().positive();

/** Limits for a ratio of latencies. */
const latencyRatios = z.strictObject({
  p50: ratio.optional().describe('At most, for the median latency.'),
  p99: ratio.optional(),
});

const thresholds = z.strictObject({
  downtime: z
    .strictObject({ p50: milliseconds.optional(), p95: milliseconds.optional() })
    .optional()
    .describe("At most, of QEMU's downtime: half of the migrations, or all but a twentieth, have less."),
  blackout: z
    .strictObject({ p50: milliseconds.optional(), p95: milliseconds.optional() })
    .optional()
    .describe("At most, of the longest gap that the guest's I/O saw."),
  latencyAfterBefore: latencyRatios
    .optional()
    .describe('At most, after ÷ before each switchover: the median over the migrations.'),
  latencyToPassthrough: z
    .strictObject({ p50: ratio.optional() })
    .optional()
    .describe("At most, to VFIO passthrough's latency, by the comparison that --comparison names."),
  convergence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('At least, of the migrations: those whose pre-copy came to the switchover.'),
  flakeRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('At most, of the runs: those that did not pass, for whatever reason.'),
  baseline: z
    .strictObject({
      downtime: ratio.optional(),
      blackout: ratio.optional(),
      latencyAfter: latencyRatios.optional(),
    })
    .optional()
    .describe('At most, to the baseline: the median over the migrations.'),
});

const host = z.strictObject({
  class: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe('What such computers are called.'),
  accelerator: z.enum(['kvm', 'tcg']),
  processors: z
    .strictObject({ least: z.int().min(1).optional(), most: z.int().min(1).optional() })
    .default({})
    .describe("The host's; any number if left out."),
  thresholds,
});

/** A gate: what a build may cost, by class of host, and on how much evidence that is judged. */
export const gateSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  description: z.string(),
  runs: z
    .int()
    .min(leastRuns)
    .max(10_000)
    .default(20)
    .describe('How often each scenario is run; the baseline, if it is run by turns, as often.'),
  confidence: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .describe('Of every interval: half of the rest lies on each side of it.'),
  seed: z.int().min(0).default(1).describe('Decides what is resampled, and who begins a round.'),
  hosts: z.array(host).min(1).describe('Classes of hosts; the first one that fits is taken.'),
});

export type Gate = z.output<typeof gateSchema>;
export type HostClass = Gate['hosts'][number];
export type Thresholds = z.output<typeof thresholds>;

/** The JSON Schema (draft 2020-12) of gates, which `fixtures/gates/gate.schema.json` publishes. */
export function gateJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(gateSchema, { io: 'input' });
  return { $schema, title: 'A gate of switchover', ...schema };
}
