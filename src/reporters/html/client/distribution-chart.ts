import uPlot from 'uplot';
import type { DistributionData } from './chart-data.js';
import { axis, microseconds } from './chart-parts.js';
import type { Theme } from './theme.js';

/** A distribution and how it is drawn: those that are looked at are filled, those beside them dashed. */
export interface DrawnDistribution {
  readonly label: string;
  readonly colour: string;
  readonly filled: boolean;
  readonly data: DistributionData | null;
}

/** The shares of latencies, over a logarithmic axis of latency. Undefined if there are none. */
export function distributionChart(
  place: HTMLElement,
  drawn: readonly DrawnDistribution[],
  theme: Theme,
): uPlot | undefined {
  const buckets = drawn.flatMap(({ data }) => data?.buckets ?? []).map(([bucket]) => bucket);
  if (buckets.length === 0) return undefined;
  const first = Math.min(...buckets) - 1;
  const last = Math.max(...buckets) + 1;
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const shares = (of: DistributionData | null) => {
    const counts = new Map(of?.buckets ?? []);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return all.map((bucket) => (total === 0 ? null : ((counts.get(bucket) ?? 0) / total) * 100));
  };
  return new uPlot(
    {
      width: place.clientWidth,
      height: 190,
      legend: { live: false },
      cursor: { show: false },
      scales: {
        x: { time: false, distr: 3, log: 10 },
        y: { range: (_, __, max) => [0, (max ?? 1) * 1.08] },
      },
      axes: [
        axis(theme, {
          values: (_, splits) => splits.map((split) => (split === null ? '' : microseconds(split))),
          space: 60,
        }),
        axis(theme, {
          size: 60,
          label: 'share of I/Os',
          values: (_, splits) => splits.map((split) => `${split} %`),
        }),
      ],
      series: [
        {},
        ...drawn.map(
          ({ label, colour, filled }): uPlot.Series => ({
            label,
            stroke: colour,
            width: 2,
            ...(filled ? { fill: `${colour}30` } : { dash: [6, 3] }),
            paths: uPlot.paths.stepped!({ align: 1 }),
            points: { show: false },
          }),
        ),
      ],
    },
    [all.map((bucket) => 2 ** (bucket / 8)), ...drawn.map(({ data }) => shares(data))],
    place,
  );
}
