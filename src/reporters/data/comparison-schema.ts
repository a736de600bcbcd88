import { z } from 'zod';
import { verdictSchema } from './verdict-schema.js';

const known = z.number().nullable().describe('Null if it is not known.');

const ratio = z
  .strictObject({
    median: known,
    low: known,
    high: known,
    coverage: z.number().describe('How often such an interval holds the true median, from 0 to 1.'),
    count: z.int().describe('Of values that it is the median of.'),
  })
  .describe('A median, and the interval of it.');

const ratios = z.strictObject({ iops: ratio, p50: ratio });

const row = z.strictObject({
  workload: z.string(),
  drive: z.string(),
  iops: z.number().describe("A second; operations of RocksDB's workloads."),
  p50Us: z.number(),
  p99Us: z.number(),
  p999Us: z.number(),
  toPassthrough: ratios,
  toBareMetal: ratios.nullable().describe('Null if nothing was measured on bare metal.'),
  exitsPerSecond: known,
  mmioExitsPerSecond: known,
});

/** What comparisons of both kinds have. */
const common = {
  ground: z.string().describe('Where it was measured, in words.'),
  groundFaults: z.array(z.string()),
  evidence: z.string(),
  reproduce: z.string().optional(),
};

const devices = z.strictObject({
  compared: z.literal('devices'),
  ...common,
  rounds: z.int(),
  quick: z.boolean().describe('A look, of too few and too short rounds for a result.'),
  rows: z.array(row),
  absent: z.array(z.strictObject({ drive: z.string(), why: z.string() })),
});

const acrossMigration = z.strictObject({
  compared: z.literal('across-migration'),
  ...common,
  verdict: verdictSchema,
  promises: z.array(z.strictObject({ name: z.string(), verdict: verdictSchema, reason: z.string() })),
  ratios: z.strictObject({ beforeToPassthrough: ratio, afterToPassthrough: ratio, afterToBefore: ratio }),
  rounds: z.array(
    z.strictObject({
      round: z.int(),
      beforeUs: z.number().describe('Medians, microseconds.'),
      afterUs: z.number(),
      passthroughUs: z.number(),
      downtimeMs: z.number(),
    }),
  ),
});

/** A comparison of drives. */
export const comparisonSchema = z.discriminatedUnion('compared', [devices, acrossMigration]);

/** The latency after a run's migrations beside a comparison's drives. */
export const latencyBesideSchema = z.strictObject({
  workload: z.string().describe("Of the comparison's, the one that is most like the run's first job."),
  ground: z.string(),
  drives: z.array(
    z.strictObject({
      drive: z.string(),
      p50Us: z.number(),
      p99Us: z.number(),
      after: z
        .strictObject({ p50: ratio, p99: ratio })
        .describe("The run's latency after a migration, as a ratio to this drive's, over its migrations."),
    }),
  ),
});

const side = z.strictObject({ runs: z.int(), passed: z.int(), migrations: z.int() });

/** Two past results, figure by figure. */
export const resultComparisonSchema = z.strictObject({
  first: z.string(),
  second: z.string(),
  confidence: z.number().describe('Of every interval, from 0 to 1.'),
  margin: z.number().describe('The share by which what is the same may differ.'),
  seed: z.int(),
  onlyInOne: z.array(z.string()).describe('Scenarios that were not compared.'),
  scenarios: z.array(
    z.strictObject({
      scenario: z.string(),
      first: side,
      second: side,
      differences: z.array(z.string()).describe('What was otherwise than the figures, a sentence each.'),
      paired: z.boolean().describe('Whether the runs were made by turns.'),
      tooFew: z.string().optional().describe('Why no verdict is possible.'),
      figures: z.array(
        z.strictObject({
          name: z.string(),
          unit: z.string(),
          better: z.enum(['lower', 'higher']),
          first: z.number().describe('Medians over the migrations of all runs.'),
          second: z.number(),
          ratio: z.strictObject({ value: known, low: known, high: known }).describe('Second ÷ first.'),
          verdict: z.enum(['better', 'worse', 'same', 'inconclusive']),
        }),
      ),
    }),
  ),
});
