import type { Reporter } from '../reporter.js';
import type { RunRecord } from '../run-record/run-record.js';
import type { JsonReport } from './report-schema.js';

/** Everything that programs want to know of the runs; `docs/reference/report.schema.json` is its schema. */
export const json: Reporter = {
  render(runs) {
    const report: JsonReport = { version: 1, runs: runs.map(describe) };
    return `${JSON.stringify(report, undefined, 2)}\n`;
  },
};

function describe(run: RunRecord): JsonReport['runs'][number] {
  const { scenario, environment, provenance, result } = run;
  return {
    scenario: scenario.name,
    outcome: run.outcome,
    ...(run.failure !== undefined && { failure: run.failure }),
    promises: run.promises.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
    seconds: (run.endedAt - run.startedAt) / 1e6,
    migrations: run.migrations.map((migration) => {
      const { number, source, destination, figures, failure, transferredBytes, io } = migration;
      return {
        number,
        source,
        destination,
        ...(failure !== undefined && { failure }),
        ...(figures && {
          downtimeMs: figures.downtimeMs,
          stopToResumeMs: figures.stopToResumeMs,
          addedMs: figures.addedMs,
          phases: figures.phases.map(({ name, milliseconds }) => ({ name, milliseconds })),
        }),
        ...(figures?.blackoutMs !== undefined && {
          blackoutMs: figures.blackoutMs,
          blackoutUncertaintyMs: figures.blackoutUncertaintyMs ?? 0,
        }),
        ...(transferredBytes !== undefined && { transferredBytes }),
        ...(io?.before.count && { latencyBefore: latency(io.before) }),
        ...(io?.after?.count && { latencyAfter: latency(io.after) }),
      };
    }),
    ...(result && { writes: result.writes }),
    environment: {
      sourceQemu: environment.sourceQemu.version,
      destinationQemu: environment.destinationQemu.version,
      accelerator: environment.accelerator,
      ...(environment.kernelRelease !== undefined && { guestKernel: environment.kernelRelease }),
    },
    ...(provenance && { provenance: { ...provenance, commandLine: [...provenance.commandLine] } }),
    ...(run.reproduce !== undefined && { reproduce: run.reproduce }),
    evidence: run.evidence,
  };
}

type Latency = NonNullable<JsonReport['runs'][number]['migrations'][number]['latencyBefore']>;

function latency({ count, p50Us, p90Us, p99Us, p999Us, maxUs }: Latency): Latency {
  return { count, p50Us, p90Us, p99Us, p999Us, maxUs };
}
