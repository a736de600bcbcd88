import { expect } from 'chai';
import type { ResultComparison } from '../../../src/figures/compare-results.js';
import { compareRuns } from '../../../src/figures/compare-runs.js';
import type { MeasuredMigration } from '../../../src/figures/measured-run.js';
import { reportSchema } from '../../../src/reporters/data/report-schema.js';
import { type Beside, loadReporter, type ReporterName } from '../../../src/reporters/reporter.js';
import { comparisonOf } from '../../../src/run-record/comparison-record.js';
import type { RunRecord } from '../../../src/run-record/run-record.js';
import { comparedAcrossMigration, comparedDevices } from '../../support/made-comparisons.js';
import { measuredRun } from '../../support/measured-runs.js';
import { recordedRun } from '../../support/recorded-runs.js';
import { elementsOf, type XmlElement } from '../../support/xml-elements.js';

type Compared = ReturnType<typeof comparedDevices>;
const record = (comparison: Compared) =>
  comparisonOf([{ at: 1, kind: 'compared', ...comparison }], '/x/ledger.jsonl')!;
const devices = record(comparedDevices());
const acrossMigration = record(comparedAcrossMigration());

/** Six runs of each of two builds: downtime doubles, the blackout is the same, the latency after it is lower. */
function twoResults(): ResultComparison {
  const settings = { confidence: 0.95, margin: 0.1, seed: 1 };
  const runs = (figures: MeasuredMigration['figures']) =>
    [1, 2, 3, 4, 5, 6].map((index) => measuredRun(index, [figures]));
  const first = { downtime: 50, blackout: 400, 'latency after, p50': 90 };
  const second = { downtime: 100, blackout: 401, 'latency after, p50': 45 };
  const compared = compareRuns(runs(first), runs(second), settings);
  return { version: 1, first: 'old', second: 'new', ...settings, scenarios: [compared], onlyInOne: [] };
}

async function render(
  name: Exclude<ReporterName, 'list'>,
  beside: Beside,
  runs: readonly RunRecord[] = [],
): Promise<string> {
  return (await loadReporter(name)).render(runs, '/', beside);
}

/** The properties that follow an element, by their names, up to the next of its kind. */
function propertiesAfter(elements: readonly XmlElement[], found: XmlElement): Record<string, string> {
  const rest = elements.slice(elements.indexOf(found) + 1);
  const end = rest.findIndex(({ name }) => name === 'testcase' || name === 'testsuite');
  return Object.fromEntries(
    rest
      .slice(0, end < 0 ? undefined : end)
      .filter(({ name }) => name === 'property')
      .map(({ attributes }) => [attributes.name!, attributes.value!]),
  );
}

describe('Two past results that were compared', () => {
  it('are a suite in JUnit, a case a figure: worse failed, with both medians, the ratio and its interval', async () => {
    const elements = elementsOf(await render('junit', { results: [twoResults()] }));
    const [suite] = elements.filter(({ name }) => name === 'testsuite');
    expect(suite!.attributes).to.include({
      name: 'comparison of measured',
      tests: '3',
      failures: '1',
      skipped: '0',
    });
    expect(propertiesAfter(elements, suite!)).to.include({ first: 'old', second: 'new', 'first.runs': '6' });
    const downtime = elements.find(({ attributes }) => attributes.name === 'downtime')!;
    expect(propertiesAfter(elements, downtime)).to.deep.equal({
      ...{ unit: 'ms', first: '50', second: '100', verdict: 'worse' },
      ...{ ratio: '2', 'ratio.low': '2', 'ratio.high': '2' },
    });
    const [failure] = elements.filter(({ name }) => name === 'failure');
    expect(failure!.attributes).to.include({
      type: 'WorseFigure',
      message: '50.0 ms in the first, 100 ms in the second: 2.00 (2.00–2.00) times as much, worse.',
    });
  });

  it('are points in TAP, a warning for each worse figure on GitHub, and whole in JSON', async () => {
    const tap = await render('tap', { results: [twoResults()] });
    expect(tap).to.match(/^not ok \d - comparison of measured: downtime$/m);
    expect(tap).to.match(
      /^ok \d - comparison of measured: blackout\n {2}---\n {2}figures:\n(?: {4}.*\n)*? {4}ratio: 1.0/m,
    );
    expect((await render('github', { results: [twoResults()] })).trim().split('\n')).to.deep.equal([
      '::warning title=comparison of measured%3A downtime::50.0 ms in the first, 100 ms in the second: ' +
        '2.00 (2.00–2.00) times as much, worse.',
      '::notice title=comparison of measured::Of 3 figures 1 are worse, 1 better, 1 the same, and 0 could not be told.',
    ]);
    const report = reportSchema.parse(JSON.parse(await render('json', { results: [twoResults()] })));
    expect(report.results![0]!.scenarios[0]!.figures[0]).to.deep.include({
      ...{ name: 'downtime', verdict: 'worse' },
      ratio: { value: 2, low: 2, high: 2 },
    });
  });

  it('that are too few runs for a verdict are skipped in JUnit and TAP, with the reason', async () => {
    const comparison = twoResults();
    const few = compareRuns(
      [measuredRun(1, [{ downtime: 50 }])],
      [measuredRun(2, [{ downtime: 99 }])],
      comparison,
    );
    const results = [{ ...comparison, scenarios: [few] }];
    expect(await render('junit', { results })).to.match(
      /<skipped message=".*Expected at least 5 runs in each/,
    );
    expect(await render('tap', { results })).to.match(
      /^ok 1 - .*downtime # SKIP inconclusive: .*at least 5 runs/m,
    );
    expect(await render('html', { results })).to.include('There was not enough evidence to compare.');
  });

  it('have a table on the page, each figure with its verdict', async () => {
    const page = await render('html', { results: [twoResults()] });
    expect(page).to.include('<h1>1 of 3 figures got worse, 1 better.</h1>');
    expect(page).to.match(/badge fail">worse<\/span>.*?downtime, ms.*?2\.00 \(2\.00–2\.00\)/s);
  });
});

describe('Drives side by side', () => {
  it('are cases in JUnit with their figures, ratios and intervals; what was not measured is skipped', async () => {
    const elements = elementsOf(await render('junit', { comparisons: [devices] }));
    const mapped = 'random-read-depth-1 on vfio-user-mapped';
    const row = propertiesAfter(elements, elements.find(({ attributes }) => attributes.name === mapped)!);
    expect(row).to.include({ 'p50.us': '1000', 'iops.to.passthrough': '0.5', 'p50.to.passthrough': '2' });
    expect(row).to.include.keys(
      'iops.to.passthrough.low',
      'iops.to.passthrough.high',
      'iops.to.passthrough.coverage',
    );
    expect(
      elements.filter(({ name }) => name === 'skipped').map(({ attributes }) => attributes.message),
    ).to.deep.equal(['Not measured: none was named (--server).']);
  });

  it('are points with diagnostics in TAP, counted on GitHub, and rows in JSON', async () => {
    const tap = await render('tap', { comparisons: [devices] });
    expect(tap).to.match(
      /^ok \d+ - drives side by side: random-read-depth-1 on passthrough\n {2}---\n {2}figures:/m,
    );
    expect(tap).to.match(
      /^ok \d+ - drives side by side: vfio-user-server # SKIP inconclusive: Not measured/m,
    );
    const { rows } = devices.report as Extract<Compared, { compared: 'devices' }>['report'];
    expect(await render('github', { comparisons: [devices] })).to.equal(
      `::notice title=drives side by side::${rows.length} rows of drives and workloads were measured.\n`,
    );
    const { comparisons } = reportSchema.parse(JSON.parse(await render('json', { comparisons: [devices] })));
    const [described] = comparisons!;
    expect(described).to.have.property('rows').with.lengthOf(rows.length);
    expect(JSON.stringify(described)).to.not.include('buckets');
  });

  it("stand beside a run's latency after its migrations: nearest workload, ratio and interval", async () => {
    const beside = { comparisons: [devices] };
    const run = recordedRun('three-migrations');
    const { runs } = reportSchema.parse(JSON.parse(await render('json', beside, [run])));
    const { workload, drives } = runs[0]!.latencyBeside!;
    expect(workload).to.match(/^random-read-depth-\d+$/);
    const passthrough = drives.find(({ drive }) => drive === 'passthrough')!;
    const after = runs[0]!.migrations.map(({ latencyAfter }) => latencyAfter!.p50Us).sort((a, b) => a - b);
    expect(passthrough.after.p50).to.deep.include({ count: 3, median: after[1]! / passthrough.p50Us });
    const elements = elementsOf(await render('junit', beside, [run]));
    const suite = propertiesAfter(elements, elements.find(({ name }) => name === 'testsuite')!);
    expect(suite).to.include({
      'beside.workload': workload,
      'latency.after.p50.to.passthrough': String(passthrough.after.p50.median),
    });
    expect(await render('tap', beside, [run])).to.match(
      /^# .*: \d+\.\d\d and \d+\.\d\d times that of passthrough$/m,
    );
  });
});

describe('A comparison across migrations', () => {
  it('has its promises judged in every format, and its ratios with intervals', async () => {
    const beside = { comparisons: [acrossMigration] };
    const elements = elementsOf(await render('junit', beside));
    const [suite] = elements.filter(({ name }) => name === 'testsuite');
    expect(suite!.attributes).to.include({ name: 'latency across a migration', tests: '2', failures: '0' });
    expect(propertiesAfter(elements, suite!)).to.include({
      ...{ 'latency.after.p50.to.before': '1.04', 'latency.after.p50.to.before.low': '1.01' },
      'latency.before.p50.to.passthrough': '2',
    });
    const { comparisons } = reportSchema.parse(JSON.parse(await render('json', beside)));
    expect(comparisons![0]).to.deep.include({ compared: 'across-migration', verdict: 'pass' });
  });

  it('that broke a promise is a failure, a point that is not ok, and an error', async () => {
    const broken = structuredClone(acrossMigration) as Extract<
      typeof acrossMigration,
      { compared: 'across-migration' }
    >;
    const promises = [{ name: 'latency', verdict: 'fail', reason: 'It is 9 times as much.' }] as const;
    const beside = {
      comparisons: [{ ...broken, report: { ...broken.report, promises, verdict: 'fail' as const } }],
    };
    expect(await render('junit', beside)).to.match(/<failure type="BrokenPromise" message="It is 9 times/);
    expect(await render('tap', beside)).to.match(/^not ok 1 - latency across a migration: latency$/m);
    expect(await render('github', beside)).to.match(
      /^::error title=latency across a migration%3A latency::It is 9/m,
    );
  });
});
