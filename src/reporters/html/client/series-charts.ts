import uPlot from 'uplot';
import type { MigrationData } from './chart-data.js';
import { axis, leftAxis, mark, microseconds, rightAxis, shade, timeAxis } from './chart-parts.js';
import type { Theme } from './theme.js';
import type { TimeWindow } from './time-window.js';

const height = 190;

/** Latency over time across the switchover, with the blackout shaded. Undefined if the guest left no logs. */
export function latencyChart(
  place: HTMLElement,
  { io, throughput, blackout, resumed }: MigrationData,
  theme: Theme,
  window: TimeWindow,
): uPlot | undefined {
  const finest = new Map(io);
  const coarse = new Map(
    throughput.filter(([, , p50]) => p50 > 0).map(([at, , p50, p99]) => [at, [p50, p99]]),
  );
  if (finest.size === 0 && coarse.size === 0) return undefined;
  const times = [...new Set([...finest.keys(), ...coarse.keys()])].sort((a, b) => a - b);
  const column = (of: (at: number) => number | undefined) =>
    // A logarithmic scale has no zero.
    times.map((at) => Math.max(1, of(at) ?? Number.NaN) || null);
  const line = { width: 2, spanGaps: true, points: { show: false } };
  return new uPlot(
    {
      ...common(place, blackout, resumed, theme, window),
      padding: [8, rightAxis, 0, 0],
      scales: {
        x: { time: false, range: window.range },
        y: { distr: 3, range: (_, min, max) => uPlot.rangeLog(min ?? 1, max ?? 1000, 10, false) },
      },
      axes: [
        timeAxis(theme),
        axis(theme, {
          size: leftAxis - 16,
          label: 'latency',
          values: (_, splits) => splits.map((split) => (split === null ? '' : microseconds(split))),
        }),
      ],
      series: [
        {},
        {
          label: 'longest, by 1 ms',
          stroke: theme.accent,
          paths: () => null,
          points: { show: true, size: 4, fill: theme.accent },
        },
        { label: 'median, by 100 ms', stroke: theme.second, ...line },
        { label: 'p99, by 100 ms', stroke: theme.series[4]!, dash: [5, 3], ...line },
      ],
    },
    [
      times,
      column((at) => finest.get(at)),
      column((at) => coarse.get(at)?.[0]),
      column((at) => coarse.get(at)?.[1]),
    ],
    place,
  );
}

/** I/Os a second in the guest, the memory that QEMU had still to send, dirty pages, and QEMU's throughput. */
export function throughputChart(
  place: HTMLElement,
  { throughput, preCopy, blackout, resumed }: MigrationData,
  theme: Theme,
  window: TimeWindow,
): uPlot | undefined {
  if (throughput.length === 0 && preCopy.length === 0) return undefined;
  const rates = new Map(throughput.map(([at, perSecond]) => [at, perSecond]));
  const samples = new Map(preCopy.map((sample) => [sample[0], sample]));
  const times = [...new Set([...rates.keys(), ...samples.keys()])].sort((a, b) => a - b);
  const fromZero: uPlot.Scale = { range: (_, __, max) => [0, Math.max(1, (max ?? 1) * 1.08)] };
  const line = { spanGaps: true, width: 2, points: { size: 5 } };
  const sample = (column: 1 | 2 | 3) => times.map((at) => samples.get(at)?.[column] ?? null);
  return new uPlot(
    {
      ...common(place, blackout, resumed, theme, window),
      padding: [8, 0, 0, 0],
      scales: {
        x: { time: false, range: window.range },
        y: fromZero,
        left: fromZero,
        dirty: fromZero,
        rate: fromZero,
      },
      axes: [
        timeAxis(theme),
        axis(theme, {
          size: leftAxis - 16,
          label: 'I/O per second',
          values: (_, splits) => splits.map((split) => (split >= 1000 ? `${split / 1000}k` : `${split}`)),
        }),
        axis(theme, {
          scale: 'left',
          side: 1,
          size: rightAxis - 16,
          label: 'MiB left to send',
          grid: { show: false },
        }),
      ],
      series: [
        {},
        {
          label: 'I/O per second',
          stroke: theme.accent,
          fill: `${theme.accent}22`,
          spanGaps: true,
          points: { show: false },
        },
        { label: 'MiB left to send', scale: 'left', stroke: theme.second, ...line },
        { label: 'dirty pages per second', scale: 'dirty', stroke: theme.series[4]!, dash: [5, 3], ...line },
        { label: 'Mbit/s', scale: 'rate', stroke: theme.series[6]!, dash: [2, 3], ...line },
      ],
    },
    [times, times.map((at) => rates.get(at) ?? null), sample(1), sample(3), sample(2)],
    place,
  );
}

function common(
  place: HTMLElement,
  blackout: MigrationData['blackout'],
  resumed: number | null,
  theme: Theme,
  window: TimeWindow,
) {
  return {
    width: place.clientWidth,
    height,
    legend: { live: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false } },
    plugins: [window.plugin()],
    hooks: {
      drawClear: [
        (plot: uPlot) => {
          if (blackout !== null) shade(plot, blackout, theme.blackout);
          mark(plot, 0, theme.muted);
          if (resumed !== null) mark(plot, resumed, theme.muted);
        },
      ],
    },
  } satisfies Partial<uPlot.Options>;
}
