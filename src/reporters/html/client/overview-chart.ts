import uPlot from 'uplot';
import type { BarData, OverviewData } from './chart-data.js';
import { axis, milliseconds } from './chart-parts.js';
import type { Theme } from './theme.js';

/** The standstill of every migration by phase, a stacked bar each, with QEMU's downtime as a mark on it. */
export function overviewChart(
  place: HTMLElement,
  { phases, bars }: OverviewData,
  theme: Theme,
  told: (text: string) => void,
): uPlot {
  const used = phases.map((_, phase) => phase).filter((phase) => bars.some((bar) => partOf(bar, phase) > 0));
  // Each bar is drawn from the bottom up to the top of its phase, the highest first.
  const tops = used.map((_, index) =>
    bars.map((bar) => used.slice(0, index + 1).reduce((sum, phase) => sum + partOf(bar, phase), 0)),
  );
  const series = used.map(
    (phase): uPlot.Series => ({
      label: phases[phase]!,
      stroke: theme.series[phase % theme.series.length]!,
      fill: theme.series[phase % theme.series.length]!,
      width: 0,
      paths: uPlot.paths.bars!({ size: [0.7, 60] }),
      points: { show: false },
    }),
  );
  const every = Math.ceil(bars.length / 12);
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: 260,
      legend: { live: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: () => [-0.6, bars.length - 0.4] },
        y: { range: (_, __, max) => [0, Math.max(1, (max ?? 1) * 1.08)] },
      },
      axes: [
        axis(theme, {
          splits: () => bars.map((_, index) => index).filter((index) => index % every === 0),
          values: (_, splits) => splits.map((split) => bars[split]?.label ?? ''),
          grid: { show: false },
        }),
        axis(theme, { size: 60, label: 'standstill, ms' }),
      ],
      series: [
        {},
        ...series.toReversed(),
        {
          label: "QEMU's downtime",
          stroke: theme.text,
          paths: () => null,
          points: { show: true, size: 9, width: 2, fill: theme.surface, stroke: theme.text },
        },
      ],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            const bar = bars[cursor.idx ?? -1];
            if (bar !== undefined) told(sentence(bar, phases));
          },
        ],
      },
    },
    [bars.map((_, index) => index), ...tops.toReversed(), bars.map(({ downtime }) => downtime)],
    place,
  );
  plot.over.addEventListener('click', () => {
    const target = bars[plot.cursor.idx ?? -1]?.target;
    if (target !== undefined) location.hash = `#${target}`;
  });
  return plot;
}

function partOf({ parts }: BarData, phase: number): number {
  return parts.find(([index]) => index === phase)?.[1] ?? 0;
}

function sentence({ label, parts, downtime, blackout }: BarData, phases: readonly string[]): string {
  const longest = parts.toSorted((a, b) => b[1] - a[1]).slice(0, 3);
  const told = longest.map(([phase, value]) => `${phases[phase]} ${milliseconds(value)}`).join(', ');
  const of = (name: string, value: number | null) =>
    value === null ? '' : `${name} ${milliseconds(value)}; `;
  return `${label}: ${of('downtime', downtime)}${of('blackout', blackout)}most of it ${told}`;
}
