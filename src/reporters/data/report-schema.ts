import { z } from 'zod';

const verdict = z.enum(['pass', 'fail', 'inconclusive']);
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
  number: z.int().describe('The how-many-eth of the run, from 1.'),
  source: z.string(),
  destination: z.string(),
  failure: z.string().optional().describe('Why it failed; it then has no figures.'),
  downtimeMs: milliseconds.optional().describe('What QEMU reports, milliseconds.'),
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

const run = z.strictObject({
  scenario: z.string(),
  outcome: verdict,
  failure: z.string().optional().describe('Why the run did not come to its end; nothing was judged then.'),
  promises: z.array(z.strictObject({ name: z.string(), verdict, reason: z.string() })),
  seconds: z.number(),
  migrations: z.array(migration),
  writes: z.strictObject({ acknowledged: z.int(), blocksVerified: z.int(), broken: z.int() }).optional(),
  environment: z.strictObject({
    sourceQemu: z.string(),
    destinationQemu: z.string(),
    accelerator: z.string(),
    guestKernel: z.string().optional(),
  }),
  provenance: provenance.optional(),
  reproduce: z.string().optional().describe('The command that does the same run again.'),
  evidence: z.string().describe('Folder of the ledger and the logs.'),
});

/** What the reporter `json` writes. `version` grows when something that is there changes or goes. */
export const reportSchema = z.strictObject({ version: z.literal(1), runs: z.array(run) });
export type JsonReport = z.output<typeof reportSchema>;

/** Its JSON Schema (draft 2020-12), which `docs/reference/report.schema.json` publishes. */
export function reportJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema);
  return { $schema, title: 'A report of switchover', ...schema };
}
