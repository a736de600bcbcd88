import type { ComparedRow } from '../../compare/rows.js';
import type { ComparisonRecord } from '../../run-record/comparison-record.js';
import { interval } from '../../statistics/format-interval.js';
import { groundOf } from '../comparison-ground.js';
import { AcrossMigration } from './across-migration.js';
import type { ComparisonData } from './client/chart-data.js';
import { Command } from './command.js';
import { DataScript } from './data-script.js';
import { Evidence } from './failures.js';
import { TableHead } from './table-head.js';
import { microseconds } from './words.js';

export interface ComparisonView {
  readonly comparison: ComparisonRecord;
  readonly id: string;
  readonly data: ComparisonData;
}

/** A longer table is folded up at first. */
const mostOpenRows = 60;

interface ComparisonSectionProps {
  readonly view: ComparisonView;
  readonly folder: string;
}

/** A comparison of drives: by queue depth, their latencies, and every figure in a table. */
export function ComparisonSection({ view, folder }: ComparisonSectionProps) {
  const { comparison, id, data } = view;
  return (
    <section class="panel comparison" id={id} aria-labelledby={`${id}-title`}>
      <DataScript data={data} />
      {comparison.compared === 'devices' ? (
        <Devices comparison={comparison} id={id} />
      ) : (
        <AcrossMigration comparison={comparison} id={id} />
      )}
      {data.depths.map(({ pattern, depths }) => (
        <figure key={pattern} class="depths">
          <figcaption>
            {pattern.replaceAll('-', ' ')}: IOPS and median latency by queue depth, a line a drive
          </figcaption>
          {(['IOPS', 'Median latency'] as const).map((name) => (
            <div
              key={name}
              data-figure={name}
              role="img"
              aria-label={`${name} of ${pattern.replaceAll('-', ' ')} at queue depth ${depths.join(', ')}, a line a drive; the table has the figures.`}
            />
          ))}
        </figure>
      ))}
      <Latencies data={data} />
      {comparison.compared === 'devices' && <Rows rows={comparison.report.rows} />}
      {comparison.reproduce !== undefined && (
        <>
          <p>Do it again:</p>
          <Command text={comparison.reproduce} />
        </>
      )}
      <Evidence evidence={comparison.evidence} folder={folder} />
    </section>
  );
}

function Devices({
  comparison,
  id,
}: {
  readonly comparison: ComparisonRecord & { readonly compared: 'devices' };
  readonly id: string;
}) {
  const { rows, settings, ground, absent, groundFaults } = comparison.report;
  const count = (of: 'configuration' | 'workload') => new Set(rows.map((row) => row[of])).size;
  return (
    <>
      <h2 id={`${id}-title`}>
        Drives side by side: {count('configuration')} on {count('workload')} workloads
      </h2>
      <p>
        Measured in {groundOf(comparison)}: {settings.rounds} {settings.rounds === 1 ? 'round' : 'rounds'} of{' '}
        {settings.runtimeMs / 1000} s, by turns. Figures are medians of the rounds, ratios are taken round by
        round.
        {ground === 'lab' &&
          ' TCG emulates the lab, and with it what an exit costs: the order and the ratios are the result, not the figures.'}
        {settings.quick && ' This was a quick look, too few and too short rounds for a result.'}
      </p>
      {absent.map(({ configuration, why }) => (
        <p key={configuration}>
          Not measured: {configuration}, {why}.
        </p>
      ))}
      {groundFaults.map((fault) => (
        <p key={fault}>A fault of the ground: {fault}</p>
      ))}
    </>
  );
}

/** The distributions of one workload at a time. */
function Latencies({ data: { workloads } }: { readonly data: ComparisonData }) {
  if (workloads.every(({ drives }) => drives.every(({ buckets }) => buckets.length === 0))) return null;
  return (
    <figure class="latencies">
      <figcaption>Latencies of all rounds</figcaption>
      <WorkloadList
        label="of the workload"
        names={workloads.map(({ name }) => name)}
        chosen={0}
        hidden={workloads.length === 1}
      />
      <div
        class="distribution"
        role="img"
        aria-label="Distribution of latencies, a line a drive; the table has the percentiles."
      />
      <p class="hint ground" />
    </figure>
  );
}

interface WorkloadListProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly chosen: number;
  readonly hidden?: boolean;
}

/** A list of workloads by their places. */
export function WorkloadList({ label, names, chosen, hidden = false }: WorkloadListProps) {
  return (
    <label hidden={hidden}>
      {label}{' '}
      <select>
        {names.map((name, index) => (
          <option key={name} value={index} selected={index === chosen}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Rows({ rows }: { readonly rows: readonly ComparedRow[] }) {
  const heads = [
    'IOPS',
    'p50',
    'p99',
    'p99.9',
    '× IOPS of passthrough',
    '× its p50',
    '× IOPS of bare metal',
    'exits/s',
  ];
  return (
    <details open={rows.length <= mostOpenRows}>
      <summary>Every figure as a table</summary>
      <div class="scroll">
        <table>
          <TableHead words={['Workload', 'Drive']} numbers={heads} />
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.workload} ${row.configuration}`}>
                <td>{row.workload}</td>
                <th scope="row">{row.configuration}</th>
                {cellsOf(row).map((cell, index) => (
                  <td key={heads[index]} class="number">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function cellsOf(row: ComparedRow): string[] {
  const reference = row.configuration === 'passthrough';
  return [
    row.iops.toFixed(0),
    ...[row.p50Us, row.p99Us, row.p999Us].map(microseconds),
    reference ? '1' : interval(row.toPassthrough.iops, 2),
    reference ? '1' : interval(row.toPassthrough.p50, 2),
    row.toBareMetal === null
      ? '—'
      : row.configuration === 'bare-metal'
        ? '1'
        : interval(row.toBareMetal.iops, 2),
    row.exitsPerSecond?.toFixed(0) ?? '—',
  ];
}
