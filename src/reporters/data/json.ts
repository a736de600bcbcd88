import type { GateReport } from '../../gates/gate-report.js';
import { countOutcomes } from '../../run-record/attempts.js';
import { isFlaky, type RunRecord } from '../../run-record/run-record.js';
import { type LatencyBeside, latencyBeside } from '../latency-beside.js';
import type { Reporter } from '../reporter.js';
import { describeBeside, describeComparison, describeResults } from './describe-comparisons.js';
import type { JsonReport } from './report-schema.js';

/** Everything that programs want to know of the runs; `docs/reference/report.schema.json` is its schema. */
export const json: Reporter = {
  render(runs, _folder, { gates = [], comparisons = [], results = [] } = {}) {
    const report: JsonReport = {
      version: 3,
      counts: countOutcomes(runs),
      runs: runs.map((run) => describe(run, latencyBeside(run, comparisons))),
      ...(gates.length > 0 && { gates: gates.map(describeGate) }),
      ...(comparisons.length > 0 && { comparisons: comparisons.map(describeComparison) }),
      ...(results.length > 0 && { results: results.map(describeResults) }),
    };
    return `${JSON.stringify(report, undefined, 2)}\n`;
  },
};

function describeGate(report: GateReport): NonNullable<JsonReport['gates']>[number] {
  const { gate, hostClass, confidence, verdict, scenarios, evidence } = report;
  return {
    ...{ gate, hostClass, confidence, verdict, evidence },
    scenarios: scenarios.map(({ scenario, runs, migrations, verdict: outcome, figures }) => ({
      ...{ scenario, runs, migrations, verdict: outcome },
      figures: figures.map((figure) => ({ ...figure })),
    })),
  };
}

type JsonRun = JsonReport['runs'][number];

function describe(run: RunRecord, beside: LatencyBeside | undefined): JsonRun {
  const { scenario, environment, provenance, result } = run;
  return {
    scenario: scenario.name,
    kind: run.kind === 'machine' ? 'vm' : 'device',
    ...judged(run),
    flaky: isFlaky(run),
    ...(run.earlier.length > 0 && { earlierAttempts: run.earlier.map(judged) }),
    migrations: run.migrations.map((migration) => {
      const { number, source, destination, figures, failure, transferredBytes, io } = migration;
      return {
        number,
        source,
        destination,
        ...(failure !== undefined && { failure }),
        ...(figures?.sourceLost !== undefined && { sourceLost: figures.sourceLost }),
        ...(figures?.downtimeMs !== undefined && { downtimeMs: figures.downtimeMs }),
        ...(figures && {
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
    ...(beside && { latencyBeside: describeBeside(beside) }),
    ...(result && { writes: result.writes }),
    ...(environment && {
      environment: {
        sourceQemu: environment.sourceQemu.version,
        destinationQemu: environment.destinationQemu.version,
        accelerator: environment.accelerator,
        ...(environment.kernelRelease !== undefined && { guestKernel: environment.kernelRelease }),
      },
    }),
    ...(provenance && { provenance: { ...provenance, commandLine: [...provenance.commandLine] } }),
    ...(run.reproduce !== undefined && { reproduce: run.reproduce }),
  };
}

/** What every attempt at a run has. */
function judged({ outcome, failure, promises, startedAt, endedAt, evidence }: RunRecord) {
  return {
    outcome,
    ...(failure !== undefined && { failure }),
    promises: promises.map(({ name, verdict, reason }) => ({ name, verdict, reason })),
    seconds: (endedAt - startedAt) / 1e6,
    evidence,
  };
}

type Latency = NonNullable<JsonRun['migrations'][number]['latencyBefore']>;

function latency({ count, p50Us, p90Us, p99Us, p999Us, maxUs }: Latency): Latency {
  return { count, p50Us, p90Us, p99Us, p999Us, maxUs };
}
