import uPlot from 'uplot';
import type { DepthData } from './chart-data.js';
import { axis, microseconds } from './chart-parts.js';
import type { Theme } from './theme.js';

/** IOPS and median latency by queue depth, next to each other: a line a configuration. */
export function depthCharts(place: HTMLElement, data: DepthData, theme: Theme): uPlot[] {
  const [left, right] = place.querySelectorAll<HTMLElement>('[data-figure]');
  return [depthChart(left!, data, 'iops', theme), depthChart(right!, data, 'p50', theme)];
}

function depthChart(
  place: HTMLElement,
  { depths, lines }: DepthData,
  figure: 'iops' | 'p50',
  theme: Theme,
): uPlot {
  const thousands = (value: number) => (value >= 1000 ? `${+(value / 1000).toPrecision(3)}k` : `${value}`);
  const shown = figure === 'iops' ? thousands : microseconds;
  return new uPlot(
    {
      width: place.clientWidth,
      height: 230,
      legend: { live: false },
      cursor: { show: false },
      scales: {
        // Depths double from one to the next, so they are as far from each other.
        x: { time: false, range: () => [-0.3, depths.length - 0.7] },
        y: { distr: 3, range: (_, min, max) => uPlot.rangeLog(min ?? 1, max ?? 10, 10, false) },
      },
      axes: [
        axis(theme, {
          label: 'queue depth',
          splits: () => depths.map((_, index) => index),
          values: (_, splits) => splits.map((split) => `${depths[split] ?? ''}`),
        }),
        axis(theme, {
          size: 64,
          label: figure === 'iops' ? 'IOPS' : 'median latency',
          values: (_, splits) => splits.map((split) => (split === null ? '' : shown(split))),
        }),
      ],
      series: [
        {},
        ...lines.map(
          ({ name, colour }): uPlot.Series => ({
            label: name,
            stroke: theme.series[colour % theme.series.length]!,
            width: 2,
            points: { show: true, size: 7 },
          }),
        ),
      ],
    },
    [depths.map((_, index) => index), ...lines.map((line) => [...line[figure]])],
    place,
  );
}
