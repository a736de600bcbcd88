import uPlot from 'uplot';
import type { MigrationData } from './chart-data.js';
import { axis, leftAxis, mark, microseconds, name, rightAxis, shade, timeAxis } from './chart-parts.js';
import { steps } from './steps.js';
import type { Theme } from './theme.js';
import type { TimeWindow } from './time-window.js';

const height = 190;

/**
 * Latency over time across the switchover, with the blackout marked: no line is drawn in it, because nothing completed.
 * Undefined if the guest left no logs.
 */
export function latencyChart(
  place: HTMLElement,
  { io, throughput, windowMs, blackout, resumed }: MigrationData,
  theme: Theme,
  window: TimeWindow,
): uPlot | undefined {
  const finest = new Map(io);
  const lineOf = (column: 2 | 3) =>
    steps(
      throughput.map((sample) => ({ ...around(sample[0], windowMs), value: sample[column] || null })),
      blackout,
      null,
    );
  const [median, p99] = [lineOf(2), lineOf(3)];
  if (finest.size === 0 && median.size === 0) return undefined;
  const times = timesOf(finest, median, p99);
  // A logarithmic scale has no zero.
  const column = (points: ReadonlyMap<number, number | null>) =>
    columnOf(times, points).map((value) => value && Math.max(1, value));
  const line = { width: 2, points: { show: false } };
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
    [times, column(finest), column(median), column(p99)],
    place,
  );
}

/** I/Os a second in the guest, the memory that QEMU had still to send, dirty pages, and QEMU's throughput. */
export function throughputChart(
  place: HTMLElement,
  { throughput, windowMs, preCopy, blackout, resumed }: MigrationData,
  theme: Theme,
  window: TimeWindow,
): uPlot | undefined {
  if (throughput.length === 0 && preCopy.length === 0) return undefined;
  const windows = throughput.map(([at, value]) => ({ ...around(at, windowMs), value }));
  const rates = steps(windows, blackout, 0);
  const samples = new Map(preCopy.map((sample) => [sample[0], sample]));
  const times = timesOf(rates, samples);
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
          points: { show: false },
        },
        { label: 'MiB left to send', scale: 'left', stroke: theme.second, ...line },
        { label: 'dirty pages per second', scale: 'dirty', stroke: theme.series[4]!, dash: [5, 3], ...line },
        { label: 'Mbit/s', scale: 'rate', stroke: theme.series[6]!, dash: [2, 3], ...line },
      ],
    },
    [times, columnOf(times, rates), sample(1), sample(3), sample(2)],
    place,
  );
}

/** The moments of all columns, in order. */
function timesOf(...columns: readonly ReadonlyMap<number, unknown>[]): number[] {
  return [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
}

/** A column of values at moments: undefined where it has none of its own, which breaks no line. */
function columnOf(times: readonly number[], points: ReadonlyMap<number, number | null>) {
  return times.map((at) => points.get(at));
}

function around(middle: number, length: number) {
  return { from: middle - length / 2, to: middle + length / 2 };
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
      draw: [
        (plot: uPlot) => {
          if (blackout === null) return;
          name(plot, blackout, `blackout ${(blackout[1] - blackout[0]).toFixed(0)} ms`, theme.blackout);
        },
      ],
    },
  } satisfies Partial<uPlot.Options>;
}
