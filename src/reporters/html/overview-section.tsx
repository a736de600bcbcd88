import type { OverviewData } from './client/chart-data.js';
import { DataScript } from './data-script.js';
import type { RunView } from './run-section.js';
import { TableHead } from './table-head.js';
import { microseconds, milliseconds, shownVerdict, verdictWords } from './words.js';

/** Downtime and blackout by phase over all migrations. */
export function OverviewSection({ data }: { readonly data: OverviewData }) {
  return (
    <section class="panel" id="overview" aria-labelledby="overview-title">
      <DataScript data={data} />
      <h2 id="overview-title">Where the time went</h2>
      <p>
        How long each guest stood still, phase by phase, up to its blackout: the longest gap that its own I/O
        saw. The circles are the downtime that QEMU reports, which is another thing. A moment in which phases
        overlap counts for the one that began last.
        {data.bars.some(({ label }) => label.includes('.')) &&
          ' 2.1 is the first migration of the second run.'}
      </p>
      <div
        class="bars"
        role="img"
        aria-label="Stacked bars by phase, one for each migration of the runs that are shown; the table below has the figures."
      />
      <p class="told" aria-live="off" />
      <details>
        <summary>As a table</summary>
        <div class="scroll">
          <table>
            <TableHead words={['Migration']} numbers={['Downtime', 'Blackout', ...data.phases]} />
            <tbody>
              {data.bars.map(({ label, target, downtime, blackout, parts }) => (
                <tr key={target}>
                  <th scope="row">
                    <a href={`#${target}`}>{label}</a>
                  </th>
                  <td class="number">{milliseconds(downtime ?? undefined)}</td>
                  <td class="number">{milliseconds(blackout ?? undefined)}</td>
                  {data.phases.map((name, phase) => (
                    <td key={name} class="number">
                      {milliseconds(parts.find(([index]) => index === phase)?.[1])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

/** The runs in a table, each with its worst figures: devices and versions side by side. */
export function RunTable({ views }: { readonly views: readonly RunView[] }) {
  return (
    <section class="panel scroll" aria-labelledby="runs-title">
      <h2 id="runs-title">Runs</h2>
      <table>
        <TableHead
          words={['Verdict', 'Scenario', 'Device', 'QEMU']}
          numbers={['Migrations', 'Downtime', 'Blackout', 'Median before', 'Median after']}
        />
        <tbody>
          {views.map(({ run, id }) => (
            <tr key={id} data-verdict={shownVerdict(run)} data-text={textOf(run)}>
              <td>
                <span class={`badge ${shownVerdict(run)}`}>{verdictWords[shownVerdict(run)]}</span>
              </td>
              <td>
                <a href={`#${id}`}>{run.scenario.name}</a>
              </td>
              <td>
                {run.kind === 'machine'
                  ? `${run.scenario.device.kind}, ${run.environment.accelerator}`
                  : 'two device servers'}
              </td>
              <td>
                {run.kind === 'machine'
                  ? `${run.environment.sourceQemu.version} → ${run.environment.destinationQemu.version}`
                  : '—'}
              </td>
              <td class="number">{run.migrations.length}</td>
              <td class="number">{milliseconds(run.result?.downtimeMs)}</td>
              <td class="number">{milliseconds(run.result?.blackoutMs)}</td>
              <td class="number">{microseconds(run.result?.latency?.before.p50Us)}</td>
              <td class="number">{microseconds(run.result?.latency?.after.p50Us)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">Downtime and blackout are the longest of a run's migrations.</p>
    </section>
  );
}

/** The same text as that of the run's own section, so that a filter shows or hides both. */
function textOf({ scenario, failure, promises }: RunView['run']): string {
  const parts = [
    scenario.name,
    scenario.description,
    failure,
    ...promises.flatMap((it) => [it.name, it.reason]),
  ];
  return parts.join(' ').toLowerCase();
}
