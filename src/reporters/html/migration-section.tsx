import type { LatencyDistribution } from '../../checkers/io-series.js';
import type { MigrationRecord, PhaseSeen } from '../../run-record/run-record.js';
import { describeSourceLost } from '../source-lost.js';
import type { MigrationData } from './client/chart-data.js';
import { WorkloadList } from './comparison-section.js';
import { DataScript } from './data-script.js';
import { TableHead } from './table-head.js';
import { bytes, microseconds, milliseconds } from './words.js';

export interface MigrationSectionProps {
  readonly id: string;
  readonly migration: MigrationRecord;
  /** What struck while it ran, in words. */
  readonly faults: readonly string[];
  readonly data: MigrationData;
  readonly messagesLeftOut: number;
  /** Names of comparisons' workloads, and the place of the one whose drives are shown beside at first. */
  readonly workloads: readonly string[];
  readonly chosenWorkload: number;
  readonly open: boolean;
}

/** One migration: its figures, its timeline with latency and throughput below, its distributions, its phases. */
export function MigrationSection(props: MigrationSectionProps) {
  const { id, migration, faults, data, messagesLeftOut, workloads, chosenWorkload, open } = props;
  const { number, source, destination, figures, failure, io, phases, transferredBytes } = migration;
  const short =
    failure === undefined
      ? `downtime ${milliseconds(figures?.downtimeMs)}, blackout ${milliseconds(figures?.blackoutMs)}`
      : 'failed';
  return (
    <details class="migration" id={id} open={open}>
      <summary>
        <h3>
          Migration {number}{' '}
          <span>
            from {source} to {destination}: {short}
          </span>
        </h3>
      </summary>
      {failure !== undefined && <p>{failure}</p>}
      {figures?.sourceLost !== undefined && <p>{describeSourceLost(figures.sourceLost)}</p>}
      {faults.length > 0 && <p>What struck: {faults.join('; ')}.</p>}
      {figures && (
        <dl class="figures">
          <Figure name="Downtime (QEMU reports)" value={milliseconds(figures.downtimeMs)} />
          <Figure
            name="Blackout (the guest saw)"
            value={milliseconds(figures.blackoutMs)}
            note={figures.blackoutUncertaintyMs && `± ${figures.blackoutUncertaintyMs.toFixed(1)} ms`}
          />
          <Figure name="STOP to RESUME" value={milliseconds(figures.stopToResumeMs)} />
          <Figure name="Added beside QEMU" value={milliseconds(figures.addedMs)} />
          {transferredBytes !== undefined && (
            <Figure name="Memory transferred" value={bytes(transferredBytes)} />
          )}
        </dl>
      )}
      <div class="charts">
        <DataScript data={data} />
        <Toolbar />
        <figure>
          <figcaption>Timeline</figcaption>
          <div
            class="timeline"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart is panned and zoomed by keys.
            tabIndex={0}
            role="application"
            aria-label={`Timeline of migration ${number}. Arrow keys pan, plus and minus zoom, n and p go from item to item.`}
          />
          <p class="told" aria-live="polite" />
          <details class="behind events">
            <summary>The timeline as a table</summary>
          </details>
        </figure>
        {(data.io.length > 0 || io) && (
          <figure>
            <figcaption>Latency of the guest's I/O, the blackout shaded</figcaption>
            <div class="latency" role="img" aria-label={latencyWords(io?.before, io?.after)} />
          </figure>
        )}
        {data.io.length === 0 && !io && <div class="latency" />}
        <figure>
          <figcaption>Throughput of the guest's I/O; what QEMU had left to send, and dirty pages</figcaption>
          <div class="throughput" role="img" aria-label={throughputWords(data)} />
          <details class="behind series">
            <summary>Latency and throughput over time as a table</summary>
          </details>
        </figure>
        <figure class={workloads.length > 0 ? 'beside' : undefined} hidden={data.before === null}>
          <figcaption>
            Latency before and after{workloads.length > 0 && ', beside the drives of a comparison'}
          </figcaption>
          {workloads.length > 0 && (
            <WorkloadList label="The drives with the workload" names={workloads} chosen={chosenWorkload} />
          )}
          <div class="distribution" role="img" aria-label={latencyWords(io?.before, io?.after)} />
          <Latencies before={io?.before} after={io?.after} />
          {workloads.length > 0 && (
            <p class="hint">
              <span class="ground" /> Where this run was made is in its provenance: latencies of different
              grounds compare by their shapes and ratios only.
            </p>
          )}
        </figure>
        {data.lanes.every((name) => !name.startsWith('vfio-user')) && (
          <p class="hint">
            No vfio-user messages are on the timeline: <code>--trace</code> records them.
          </p>
        )}
        {messagesLeftOut > 0 && (
          <p class="hint">
            Of the recorded vfio-user messages {messagesLeftOut} more lie around the run's switchovers than
            are drawn; the trace files have all of them.
          </p>
        )}
      </div>
      {phases.length > 0 && <Phases phases={phases} open={failure !== undefined} />}
    </details>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string | number | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note ? <small>{note}</small> : null}
      </dd>
    </div>
  );
}

/** Buttons that stand for the timeline's keys. */
function Toolbar() {
  const buttons = [
    ['0', 'Switchover'],
    ['Home', 'Whole migration'],
    ['+', 'Zoom in'],
    ['-', 'Zoom out'],
    ['ArrowLeft', 'Earlier'],
    ['ArrowRight', 'Later'],
  ] as const;
  return (
    <>
      <div class="toolbar" role="toolbar" aria-label="What the charts show">
        {buttons.map(([key, name]) => (
          <button key={key} type="button" data-key={key}>
            {name}
          </button>
        ))}
        <span class="shown" />
      </div>
      <p class="hint">
        0 is the moment at which the source's machine stopped. Drag over a chart to zoom, double-click for
        everything; with the keyboard on the timeline: <kbd>←</kbd> <kbd>→</kbd> <kbd>+</kbd> <kbd>−</kbd>{' '}
        <kbd>0</kbd> <kbd>Home</kbd>, and <kbd>n</kbd> <kbd>p</kbd> from item to item.
      </p>
    </>
  );
}

function Latencies({
  before,
  after,
}: {
  before: LatencyDistribution | undefined;
  after: LatencyDistribution | undefined;
}) {
  if (before === undefined) return null;
  const rows = [
    ['before', before],
    ['after', after],
  ] as const;
  return (
    <div class="scroll">
      <table>
        <TableHead words={['Latency']} numbers={['p50', 'p90', 'p99', 'p99.9', 'longest', 'I/Os']} />
        <tbody>
          {rows.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {[of?.p50Us, of?.p90Us, of?.p99Us, of?.p999Us, of?.maxUs].map((value, index) => (
                <td key={index} class="number">
                  {microseconds(value)}
                </td>
              ))}
              <td class="number">{of?.count ?? '—'}</td>
            </tr>
          ))}
        </tbody>
        <tbody class="drives" />
      </table>
    </div>
  );
}

function Phases({ phases, open }: { readonly phases: readonly PhaseSeen[]; readonly open: boolean }) {
  return (
    <details open={open}>
      <summary>Phases</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Phase</th>
              <th scope="col" class="number">
                Took
              </th>
              <th scope="col">Detail</th>
            </tr>
          </thead>
          <tbody>
            {phases.map(({ name, milliseconds: took, detail, failure }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{took.toFixed(1)} ms</td>
                <td>
                  {failure !== undefined && `failed: ${failure}`}
                  {Object.entries(detail)
                    .map(([key, value]) => `${key} ${String(value)}`)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">Some phases overlap: the device's state is loaded while dirty pages are sent again.</p>
    </details>
  );
}

function throughputWords({ throughput, preCopy }: MigrationData): string {
  const rates = throughput.map(([, perSecond]) => perSecond);
  const io = rates.length === 0 ? 'not known' : `at most ${Math.max(...rates).toFixed(0)} a second`;
  const left = preCopy.map(([, mebibytes]) => mebibytes);
  const sent = left.length === 0 ? '' : ` QEMU had ${Math.max(...left).toFixed(0)} MiB left to send at most.`;
  return `I/Os of the guest over time: ${io}.${sent} The table below has the figures.`;
}

function latencyWords(
  before: LatencyDistribution | undefined,
  after: LatencyDistribution | undefined,
): string {
  const of = (name: string, it: LatencyDistribution | undefined) =>
    it === undefined
      ? `${name} the switchover nothing was measured`
      : `${name} the switchover median ${microseconds(it.p50Us)}, p99 ${microseconds(it.p99Us)}`;
  return `Latency: ${of('before', before)}; ${of('after', after)}.`;
}
