import type { ComparedRow } from '../../compare/rows.js';
import type { ResultComparison } from '../../figures/compare-results.js';
import type { ComparedFigure, ScenarioComparison } from '../../figures/compare-runs.js';
import type { ComparisonRecord } from '../../run-record/comparison-record.js';
import { interval } from '../../statistics/format-interval.js';
import { groundOf } from '../comparison-ground.js';
import { figureText, ratioText } from '../result-comparison.js';
import { ratioFigures, withoutUnknown } from './figures.js';
import type { TestCase, TestSuite } from './test-suite.js';

/**
 * A comparison of drives: a case each drive with each workload, which is not judged but measured or, as one that was
 * skipped, not. Across migrations a case a promise.
 */
export function comparisonSuite(comparison: ComparisonRecord): TestSuite {
  const { compared, report, evidence, reproduce, provenance, ledger } = comparison;
  const name = compared === 'devices' ? 'drives side by side' : 'latency across a migration';
  const common = { suite: name, evidence, ...(reproduce !== undefined && { reproduce }) };
  const cases =
    compared === 'devices'
      ? [
          ...report.rows.map((row) => rowCase(row, common)),
          ...report.absent.map((one) => absent(one, common)),
        ]
      : report.promises.map((promise): TestCase => ({ ...common, ...promise }));
  const of = (wanted: TestCase['verdict']) => cases.filter(({ verdict }) => verdict === wanted).length;
  return {
    ...{ name, cases, ledger, seconds: 0, of: compared === 'devices' ? 'figures' : 'promises' },
    ...(provenance && { startedAt: provenance.startedAt }),
    properties: {
      ground: groundOf(comparison),
      rounds: compared === 'devices' ? report.settings.rounds : report.rounds.length,
      ...(compared === 'across-migration' && {
        ...ratioFigures('latency.after.p50.to.before', report.ratios.afterToBefore),
        ...ratioFigures('latency.after.p50.to.passthrough', report.ratios.afterToPassthrough),
        ...ratioFigures('latency.before.p50.to.passthrough', report.ratios.beforeToPassthrough),
      }),
      ledger,
    },
    remarks: report.groundFaults.map((fault) => `A fault of the ground: ${fault}`),
    summary:
      compared === 'devices'
        ? `${of('pass')} rows of drives and workloads were measured.`
        : `${of('pass')} of ${cases.length} promises kept.`,
  };
}

type CommonOfCases = Pick<TestCase, 'suite' | 'evidence' | 'reproduce'>;

function rowCase(row: ComparedRow, common: CommonOfCases): TestCase {
  const { workload, configuration, iops, p50Us, p99Us, p999Us, toPassthrough, toBareMetal } = row;
  const { exitsPerSecond, mmioExitsPerSecond } = row;
  const others = configuration === 'passthrough' ? undefined : toPassthrough;
  return {
    ...{ ...common, name: `${workload} on ${configuration}`, verdict: 'pass' },
    reason:
      others === undefined
        ? `${iops.toFixed(0)} a second.`
        : `${iops.toFixed(0)} a second, ${interval(others.iops, 2)} times as many as passthrough.`,
    figures: {
      ...withoutUnknown({ iops, 'p50.us': p50Us, 'p99.us': p99Us, 'p999.us': p999Us }),
      ...withoutUnknown({ 'exits.per.second': exitsPerSecond, 'mmio.exits.per.second': mmioExitsPerSecond }),
      ...(others && ratioFigures('iops.to.passthrough', others.iops)),
      ...(others && ratioFigures('p50.to.passthrough', others.p50)),
      ...(toBareMetal !== null && configuration !== 'bare-metal'
        ? {
            ...ratioFigures('iops.to.bare-metal', toBareMetal.iops),
            ...ratioFigures('p50.to.bare-metal', toBareMetal.p50),
          }
        : {}),
    },
  };
}

function absent(
  { configuration, why }: { readonly configuration: string; readonly why: string },
  common: CommonOfCases,
): TestCase {
  return { ...common, name: configuration, verdict: 'inconclusive', reason: `Not measured: ${why}.` };
}

/** Two past results: a suite a scenario, a case a figure. One that is worse failed; better and the same passed. */
export function resultSuites(comparison: ResultComparison): TestSuite[] {
  return comparison.scenarios.map((scenario) => scenarioSuite(scenario, comparison));
}

function scenarioSuite(compared: ScenarioComparison, comparison: ResultComparison): TestSuite {
  const { scenario, first, second, differences, paired, tooFew, figures } = compared;
  const { confidence, margin } = comparison;
  const suite = `comparison of ${scenario}`;
  const of = (wanted: ComparedFigure['verdict']) =>
    figures.filter(({ verdict }) => verdict === wanted).length;
  return {
    ...{ name: suite, of: 'figures', seconds: 0 },
    cases: figures.map((figure) => ({
      ...{ suite, name: figure.name, evidence: comparison.second, reason: sentenceOf(figure, tooFew) },
      verdict:
        figure.verdict === 'worse' ? 'fail' : figure.verdict === 'inconclusive' ? 'inconclusive' : 'pass',
      figures: withoutUnknown({
        ...{ unit: figure.unit, first: figure.first, second: figure.second, verdict: figure.verdict },
        ...{ ratio: figure.ratio.value, 'ratio.low': figure.ratio.low, 'ratio.high': figure.ratio.high },
      }),
    })),
    summary:
      `Of ${figures.length} figures ${of('worse')} are worse, ${of('better')} better, ${of('same')} the same, and ` +
      `${of('inconclusive')} could not be told.`,
    properties: {
      ...{ first: comparison.first, second: comparison.second, confidence, margin },
      ...{ 'first.runs': first.runs, 'second.runs': second.runs, 'by.turns': String(paired) },
      ...{ 'first.migrations': first.migrations, 'second.migrations': second.migrations },
    },
    remarks: differences.map((difference) => `different: ${difference}`),
  };
}

function sentenceOf(figure: ComparedFigure, tooFew: string | undefined): string {
  const { first, second, unit, verdict } = figure;
  const figures =
    `${figureText(first)} ${unit} in the first, ${figureText(second)} ${unit} in the second: ` +
    `${ratioText(figure)} times as much`;
  if (verdict !== 'inconclusive') return `${figures}, ${verdict === 'same' ? 'the same' : verdict}.`;
  return `${figures}. ${tooFew ?? 'The interval is too wide to tell.'}`;
}
