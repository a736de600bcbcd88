import uPlot from 'uplot';
import type { DistributionData, MigrationData } from './chart-data.js';
import { axis, microseconds } from './chart-parts.js';
import type { Theme } from './theme.js';

/** The shares of the latencies before and after the switchover, over a logarithmic axis of latency. */
export function distributionChart(
  place: HTMLElement,
  { before, after }: MigrationData,
  theme: Theme,
): uPlot | undefined {
  const buckets = [...(before?.buckets ?? []), ...(after?.buckets ?? [])].map(([bucket]) => bucket);
  if (buckets.length === 0) return undefined;
  const first = Math.min(...buckets) - 1;
  const last = Math.max(...buckets) + 1;
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const shares = (of: DistributionData | null) => {
    const counts = new Map(of?.buckets ?? []);
    return all.map((bucket) => (of === null ? null : ((counts.get(bucket) ?? 0) / of.count) * 100));
  };
  const line = (label: string, colour: string): uPlot.Series => ({
    label,
    stroke: colour,
    fill: `${colour}30`,
    width: 2,
    paths: uPlot.paths.stepped!({ align: 1 }),
    points: { show: false },
  });
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
      series: [{}, line('before', theme.accent), line('after', theme.second)],
    },
    [all.map((bucket) => 2 ** (bucket / 8)), shares(before), shares(after)],
    place,
  );
}
