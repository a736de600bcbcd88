import { z } from 'zod';
import { comparisonSchema, latencyBesideSchema, resultComparisonSchema } from './comparison-schema.js';
import { verdictSchema as verdict } from './verdict-schema.js';

const milliseconds = z.number().describe('Milliseconds.');

const latency = z.strictObject({
  count: z.int(),
  p50Us: z.number(),
  p90Us: z.number(),
  p99Us: z.number(),
  p999Us: z.number(),
  maxUs: z.number(),
});

const migration = z.strictObject({
  number: z.int().describe("Among the run's migrations, from 1."),
  source: z.string(),
  destination: z.string(),
  failure: z.string().optional().describe('Why it failed; it then has no figures.'),
  sourceLost: z
    .string()
    .optional()
    .describe('Why the source was fenced and the destination took over without it, if it did.'),
  downtimeMs: milliseconds
    .optional()
    .describe("What the source's QEMU reports, milliseconds; absent if it ended before it did."),
  stopToResumeMs: milliseconds.optional().describe("From QEMU's STOP to its RESUME, milliseconds."),
  blackoutMs: milliseconds
    .optional()
    .describe("The longest gap between completions that the guest's I/O saw, milliseconds."),
  blackoutUncertaintyMs: milliseconds.optional(),
  addedMs: milliseconds.optional().describe('What is done beside QEMU while the guest stands still.'),
  phases: z.array(z.strictObject({ name: z.string(), milliseconds: z.number() })).optional(),
  transferredBytes: z.number().optional(),
  latencyBefore: latency.optional(),
  latencyAfter: latency.optional(),
});

const provenance = z.strictObject({
  startedAt: z.string().describe('ISO 8601.'),
  realtimeOffset: z.number().describe('CLOCK_REALTIME less CLOCK_MONOTONIC, microseconds.'),
  host: z.strictObject({
    kernel: z.string(),
    processor: z.string(),
    processors: z.int(),
    memoryBytes: z.number(),
  }),
  node: z.string(),
  version: z.string(),
  revision: z.string().optional(),
  modified: z.boolean().optional(),
  commandLine: z.array(z.string()),
});

/** What every attempt at a run has. */
const judged = {
  outcome: verdict,
  failure: z.string().optional().describe('Why the run did not come to its end; nothing was judged then.'),
  promises: z.array(z.strictObject({ name: z.string(), verdict, reason: z.string() })),
  seconds: z.number(),
  evidence: z.string().describe('Folder of the ledger and the logs.'),
};

const run = z.strictObject({
  scenario: z.string(),
  kind: z.enum(['vm', 'device']).describe('Virtual machines, or two device servers without any.'),
  ...judged,
  flaky: z.boolean().describe('Passed, but only when it was tried again.'),
  earlierAttempts: z
    .array(z.strictObject(judged))
    .optional()
    .describe('The attempts before, the first first.'),
  migrations: z.array(migration),
  latencyBeside: latencyBesideSchema
    .optional()
    .describe("The latency after the migrations, beside a comparison's drives."),
  writes: z.strictObject({ acknowledged: z.int(), blocksVerified: z.int(), broken: z.int() }).optional(),
  environment: z
    .strictObject({
      sourceQemu: z.string(),
      destinationQemu: z.string(),
      accelerator: z.string(),
      guestKernel: z.string().optional(),
    })
    .optional()
    .describe('Of virtual machines.'),
  provenance: provenance.optional(),
  reproduce: z.string().optional().describe('The command that does the same run again.'),
});

const counts = z.strictObject({
  runs: z.int(),
  pass: z.int().describe('At the first attempt.'),
  flaky: z.int(),
  inconclusive: z.int(),
  fail: z.int(),
});

const known = z.number().nullable().describe('Null if it is not known.');

const judgedFigure = z.strictObject({
  name: z.string(),
  unit: z.enum(['ms', '×', '%']).describe('Of limit and figure; those of % are shares from 0 to 1.'),
  limit: z.number(),
  bound: z.enum(['most', 'least']),
  value: known,
  low: known,
  high: known,
  verdict: verdict.describe('A breach is a fail.'),
  reason: z.string(),
});

const gate = z.strictObject({
  gate: z.string(),
  hostClass: z.string(),
  confidence: z.number().describe('Of every interval, from 0 to 1.'),
  verdict,
  scenarios: z.array(
    z.strictObject({
      scenario: z.string(),
      runs: z.int(),
      migrations: z.int(),
      verdict,
      figures: z.array(judgedFigure),
    }),
  ),
  evidence: z.string(),
});

/** What the reporter `json` writes. `version` grows when something that is there changes or goes. */
export const reportSchema = z.strictObject({
  version: z.literal(3),
  counts,
  runs: z.array(run),
  gates: z.array(gate).optional().describe('What the runs were judged by beside their promises.'),
  comparisons: z.array(comparisonSchema).optional().describe('Drives side by side, or across migrations.'),
  results: z.array(resultComparisonSchema).optional().describe('Two past results, figure by figure.'),
});
export type JsonReport = z.output<typeof reportSchema>;

/** Its JSON Schema (draft 2020-12), which `docs/reference/report.schema.json` publishes. */
export function reportJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema);
  return { $schema, title: 'A report of switchover', ...schema };
}
