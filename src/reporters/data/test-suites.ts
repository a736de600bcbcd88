import type { GateReport } from '../../gates/gate-report.js';
import { isFlaky, type RunRecord } from '../../run-record/run-record.js';
import { type LatencyBeside, latencyBeside } from '../latency-beside.js';
import type { Beside } from '../reporter.js';
import { comparisonSuite, resultSuites } from './comparison-suites.js';
import { ratioFigures, withoutUnknown } from './figures.js';
import type { Figures, TestCase, TestSuite } from './test-suite.js';

/** A suite a run, and one for each gate and comparison that stands beside them. */
export function testSuites(
  runs: readonly RunRecord[],
  { gates = [], comparisons = [], results = [] }: Beside = {},
): TestSuite[] {
  return [
    ...runs.map((run) => runSuite(run, latencyBeside(run, comparisons))),
    ...gates.map(gateSuite),
    ...comparisons.map(comparisonSuite),
    ...results.flatMap(resultSuites),
  ];
}

function runSuite(run: RunRecord, beside: LatencyBeside | undefined): TestSuite {
  const { scenario, provenance, environment, ledger } = run;
  const cases = testCases(run);
  return {
    ...{ name: scenario.name, of: 'promises', cases, ledger, summary: kept(cases, 'promises') },
    seconds: (run.endedAt - run.startedAt) / 1e6,
    ...(provenance && { startedAt: provenance.startedAt }),
    properties: {
      kind: run.kind === 'machine' ? 'vm' : 'device',
      ...withoutUnknown({
        'qemu.source': environment?.sourceQemu.version,
        'qemu.destination': environment?.destinationQemu.version,
        accelerator: environment?.accelerator,
        'host.kernel': provenance?.host.kernel,
        'guest.kernel': environment?.kernelRelease,
        revision: provenance?.revision,
        'downtime.ms': run.result?.downtimeMs,
        'blackout.ms': run.result?.blackoutMs,
        attempts: run.earlier.length > 0 ? run.earlier.length + 1 : undefined,
        flaky: isFlaky(run) ? 'true' : undefined,
      }),
      ...(beside && besideFigures(beside)),
      ledger,
    },
    remarks: beside === undefined ? [] : besideSentences(beside),
  };
}

function testCases(run: RunRecord): TestCase[] {
  const { scenario, promises, failure, reproduce, evidence } = run;
  const common = { suite: scenario.name, ...(reproduce !== undefined && { reproduce }), evidence };
  if (failure !== undefined)
    return [{ ...common, name: 'the run comes to its end', verdict: 'error', reason: failure }];
  return promises.map((promise) => {
    const before = isFlaky(run) ? brokenBefore(run, promise.name) : '';
    if (before === '') return { ...common, ...promise };
    const reason = `Kept at attempt ${run.earlier.length + 1} only. ${before}`;
    return { ...common, name: promise.name, verdict: 'flaky', reason };
  });
}

/** What the attempts before said against a promise; empty if nothing. */
function brokenBefore({ earlier }: RunRecord, promise: string): string {
  return earlier
    .flatMap(({ promises }, index) =>
      promises
        .filter(({ name, verdict }) => name === promise && verdict !== 'pass')
        .map(({ reason }) => `Attempt ${index + 1}: ${reason}`),
    )
    .join(' ');
}

/** A case a threshold: a breach is a failure. The runs have suites of their own, which have taken the time. */
function gateSuite({ gate, hostClass, scenarios, evidence }: GateReport): TestSuite {
  const name = `gate ${gate} (${hostClass})`;
  const cases = scenarios.flatMap(({ scenario, figures }) =>
    figures.map(
      ({ name: figure, verdict, reason, value, low, high, limit }): TestCase => ({
        ...{ suite: name, name: `${scenario}: ${figure}`, verdict, reason, evidence },
        figures: withoutUnknown({ limit, value, low, high }),
      }),
    ),
  );
  return {
    ...{ name, of: 'thresholds', cases, seconds: 0, properties: {}, remarks: [] },
    ...{ ledger: `${evidence}/ledger.jsonl`, summary: kept(cases, 'thresholds') },
  };
}

function kept(cases: readonly TestCase[], what: string): string {
  return `${cases.filter(({ verdict }) => verdict === 'pass').length} of ${cases.length} ${what} kept.`;
}

function besideFigures({ workload, ground, drives }: LatencyBeside): Figures {
  return Object.assign(
    { 'beside.workload': workload, 'beside.ground': ground },
    ...drives.map(({ drive, p50Us, p99Us, after }) => ({
      ...withoutUnknown({ [`beside.${drive}.p50.us`]: p50Us, [`beside.${drive}.p99.us`]: p99Us }),
      ...ratioFigures(`latency.after.p50.to.${drive}`, after.p50),
      ...ratioFigures(`latency.after.p99.to.${drive}`, after.p99),
    })),
  ) as Figures;
}

function besideSentences({ workload, ground, drives }: LatencyBeside): string[] {
  return [
    `Latency after the migrations beside drives of ${ground}, with ${workload}, medians of p50 and p99:`,
    ...drives.map(
      ({ drive, after }) =>
        `${after.p50.median.toFixed(2)} and ${after.p99.median.toFixed(2)} times that of ${drive}`,
    ),
  ];
}
