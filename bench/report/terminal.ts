import { renderTable } from '../../src/reporters/table.js';
import { coverageOf, interval } from '../../src/statistics/format-interval.js';
import { guestMemory, windowSeconds } from '../latency/scenario.js';
import { baseline } from '../speed/compared-devices.js';
import type { BenchReport } from './report.js';

/** The report for a person: what it was measured on, the tables, and the aims. */
export function renderReport(report: BenchReport): string {
  return [
    ...renderHost(report),
    ...renderSpeed(report),
    ...renderMigrations(report),
    ...renderLatency(report),
    ...renderBroken(report),
    ...renderAims(report),
    '',
  ].join('\n');
}

function renderHost({ host, settings }: BenchReport): string[] {
  const { processors, processor, memoryGiB, kernel, node, qemu, accelerator, fileSystem, loadBefore } = host;
  const warning =
    accelerator === 'tcg' ? ' (TCG emulates the processor: compare these figures with each other only)' : '';
  return [
    '',
    `Host: ${processors} × ${processor}, ${memoryGiB} GiB, Linux ${kernel}, node ${node}, load ${loadBefore.toFixed(2)} before`,
    `QEMU ${qemu}, accelerator ${accelerator}${warning}`,
    `Guest of the speed comparison: ${settings.guestProcessors} processor, ${settings.guestMemoryMiB} MiB. Backing files: ${fileSystem}, host page cache, writeback`,
    ...(settings.quick ? ['QUICK: a look, too few and too short rounds for a result'] : []),
  ];
}

function renderSpeed({ rows, settings }: BenchReport): string[] {
  if (rows.length === 0) return [];
  const { rounds, runtimeMs, rampMs, proxied } = settings;
  const cells = rows.map(({ workload, device, iops, p50Us, p99Us, iopsRatio, p50Ratio }) => [
    `${workload}, ${device}`,
    iops.toFixed(0),
    p50Us.toFixed(0),
    p99Us.toFixed(0),
    ...(device === baseline ? ['', ''] : [interval(iopsRatio, 2), interval(p50Ratio, 2)]),
  ]);
  const coverage = coverageOf(rows.map(({ iopsRatio }) => iopsRatio));
  return [
    '',
    `Speed: four devices in one guest, ${rounds} rounds of ${runtimeMs / 1000} s after ${rampMs / 1000} s, interleaved. Medians over the rounds;`,
    `ratios to ${baseline} round by round, with the exact ${coverage} interval of their median.`,
    ...(proxied ? [] : ['The reference devices have no proxy: they cannot migrate like this.']),
    '',
    renderTable(['workload, device', 'IOPS', 'p50 µs', 'p99 µs', `× IOPS of ${baseline}`, '× p50'], cells),
  ];
}

function renderMigrations({ migrationSummary, settings }: BenchReport): string[] {
  if (migrationSummary.length === 0) return [];
  const cells = migrationSummary.map(({ device, downtimeMs, blackoutMs, addedMs, totalMs, ramMiB }) => [
    device,
    String(downtimeMs.count),
    interval(downtimeMs, 0),
    `${downtimeMs.minimum.toFixed(0)}–${downtimeMs.maximum.toFixed(0)}`,
    interval(blackoutMs, 0),
    `${blackoutMs.minimum.toFixed(0)}–${blackoutMs.maximum.toFixed(0)}`,
    addedMs.maximum === 0 ? '' : interval(addedMs, 1),
    totalMs.median.toFixed(0),
    ramMiB.median.toFixed(0),
  ]);
  const parameters = Object.entries(settings.migrationParameters).map(([name, value]) => `${name} ${value}`);
  const coverage = coverageOf(migrationSummary.map(({ blackoutMs }) => blackoutMs));
  const [reference] = migrationSummary.filter(({ device }) => device === 'reference-trapped');
  return [
    '',
    `Migrations: ${settings.loadRate} random reads and ${settings.loadRate} random writes of 4 KiB a second at depth 4; ${parameters.join(', ')}.`,
    `Milliseconds: medians with the exact ${coverage} interval, and extremes.`,
    '',
    renderTable(
      ['device', 'n', 'downtime', 'extremes', 'blackout', 'extremes', 'added by us', 'total', 'RAM MiB'],
      cells,
    ),
    ...(reference === undefined
      ? []
      : [
          '',
          'Phases of reference-trapped (they overlap; what is added counts an overlap once):',
          '',
          renderTable(
            ['phase', 'median ms', 'longest ms'],
            reference.phases.map(({ name, medianMs, maximumMs }) => [
              name,
              medianMs.toFixed(1),
              maximumMs.toFixed(1),
            ]),
          ),
        ]),
  ];
}

function renderLatency({ latencySummary }: BenchReport): string[] {
  if (latencySummary.length === 0) return [];
  const cells = latencySummary.map(({ device, beforeUs, afterUs, acrossMigration, withoutMigration }) => [
    device,
    String(acrossMigration.count),
    beforeUs.median.toFixed(1),
    afterUs.median.toFixed(1),
    interval(acrossMigration, 3),
    interval(withoutMigration, 3),
  ]);
  const ratios = latencySummary.flatMap((row) => [row.acrossMigration, row.withoutMigration]);
  return [
    '',
    `Latency across migrations: random reads of 4 KiB one at a time, medians of ${windowSeconds} s before and after each migration,`,
    `µs, in a guest of ${guestMemory}. Ratios migration by migration, with the exact ${coverageOf(ratios)} interval of their median;`,
    'the control is the same without a migration, from after one to before the next.',
    '',
    renderTable(['device', 'n', 'p50 before', 'p50 after', 'after ÷ before', 'control'], cells),
  ];
}

function renderBroken({ brokenLaunches }: BenchReport): string[] {
  return brokenLaunches.map(
    ({ device, launch, reason, evidence }) =>
      `NOT COUNTED: launch ${launch} of ${device}: ${reason} Evidence: ${evidence}`,
  );
}

function renderAims({ aims }: BenchReport): string[] {
  if (aims.length === 0) return [];
  const cells = aims.map(({ aim, verdict, detail }) => [aim, verdict, detail]);
  return ['', renderTable(['aim', 'verdict', 'measured'], cells, ['left', 'left', 'right'])];
}
