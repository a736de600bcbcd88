import uPlot from 'uplot';
import type { LaneItem, MigrationData } from './chart-data.js';
import { axis, leftAxis, mark, milliseconds, rightAxis, shade, timeAxis } from './chart-parts.js';
import { laneRows } from './lane-rows.js';
import type { Theme } from './theme.js';
import type { TimeWindow } from './time-window.js';

const laneHeight = 28;
/** How many lanes' height the phases get: several of them overlap. */
const phasesHeight = 3;
/** Items narrower than this are drawn, and found, as if they were this wide, in CSS pixels. */
const narrowest = 3;
/** How near the pointer has to come to an item, in CSS pixels. */
const reach = 8;

/** Lanes of what happened. `told` hears of the item under the pointer. */
export function timelineChart(
  place: HTMLElement,
  data: MigrationData,
  theme: Theme,
  window: TimeWindow,
  told: (text: string) => void,
): uPlot {
  const { lanes, items } = data;
  const rows = laneRows(items);
  const heights = lanes.map((name) => (name === 'phases' ? phasesHeight : 1));
  const total = heights.reduce((sum, height) => sum + height, 0);
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((sum, height) => sum + height, 0));
  return new uPlot(
    {
      width: place.clientWidth,
      height: total * laneHeight + 34,
      padding: [0, rightAxis, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: false, range: window.range }, y: { range: () => [0, total] } },
      axes: [
        timeAxis(theme),
        axis(theme, {
          size: leftAxis,
          splits: () => lanes.map((_, index) => total - tops[index]! - heights[index]! / 2),
          values: () => [...lanes],
          grid: { show: false },
          ticks: { show: false },
        }),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      plugins: [window.plugin()],
      hooks: {
        draw: [(plot) => drawLanes(plot, data, { rows, heights, tops, total }, theme)],
        setCursor: [
          (plot) => {
            const { left = -1, top = -1 } = plot.cursor;
            if (left < 0) return;
            const depth = total - plot.posToVal(top, 'y');
            const lane = tops.findLastIndex((start) => start <= depth);
            const item = nearest(plot, items, lane, left);
            told(item === undefined ? milliseconds(plot.posToVal(left, 'x')) : sentence(item, lanes));
          },
        ],
      },
    },
    [
      [data.from, data.to],
      [null, null],
    ],
    place,
  );
}

/** An item in words. */
export function sentence([lane, at, duration, label, detail]: LaneItem, lanes: readonly string[]): string {
  const lasted = duration < 0 ? '' : `, for ${milliseconds(duration)}`;
  return `${lanes[lane]}: ${label} at ${milliseconds(at)}${lasted}${detail === '' ? '' : ` (${detail})`}`;
}

function nearest(plot: uPlot, items: readonly LaneItem[], lane: number, left: number): LaneItem | undefined {
  let found: LaneItem | undefined;
  let best = reach;
  for (const item of items) {
    if (item[0] !== lane) continue;
    const start = plot.valToPos(item[1], 'x');
    const end = Math.max(start + narrowest, plot.valToPos(item[1] + Math.max(0, item[2]), 'x'));
    const distance = left < start ? start - left : Math.max(0, left - end);
    // Of items that lie on each other the shorter one is meant.
    if (distance < best || (distance === best && found !== undefined && item[2] < found[2])) {
      best = distance;
      found = item;
    }
  }
  return found;
}

/** Where the lanes are, in heights of an ordinary lane, and the rows of what overlaps in them. */
interface Layout {
  readonly rows: ReturnType<typeof laneRows>;
  readonly heights: readonly number[];
  readonly tops: readonly number[];
  readonly total: number;
}

function drawLanes(
  plot: uPlot,
  { lanes, items, blackout, resumed }: MigrationData,
  { rows, heights, tops, total }: Layout,
  theme: Theme,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (blackout !== null) shade(plot, blackout, theme.blackout);
  mark(plot, 0, theme.muted);
  if (resumed !== null) mark(plot, resumed, theme.muted);
  const step = bbox.height / total;
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const item of items) {
    const [lane, at, duration, label] = item;
    const left = plot.valToPos(at, 'x', true);
    const right = plot.valToPos(at + Math.max(0, duration), 'x', true);
    if (right < bbox.left - 4 || left > bbox.left + bbox.width + 4) continue;
    ctx.fillStyle = colourOf(item, lanes, theme);
    const [row, of] = rows.get(item) ?? [0, 1];
    const height = (step * heights[lane]! - 4 * ratio) / of;
    const top = bbox.top + tops[lane]! * step + 2 * ratio + row * height;
    if (duration < 0) {
      ctx.fillRect(left - ratio / 2, top, ratio, height);
      ctx.beginPath();
      ctx.arc(left, top + height / 2, 3.5 * ratio, 0, Math.PI * 2);
      ctx.fill();
      continue;
    }
    const width = Math.max(narrowest * ratio, right - left);
    ctx.fillRect(left, top, width, Math.max(ratio, height - ratio));
    const from = Math.max(left, bbox.left);
    const room = Math.min(left + width, bbox.left + bbox.width) - from - 6 * ratio;
    if (height >= 10 * ratio && ctx.measureText(label).width < room) {
      ctx.fillStyle = theme.surface;
      ctx.fillText(label, from + 3 * ratio, top + height / 2);
    }
  }
  ctx.restore();
}

/** Faults and the guest's I/O have colours of their own; the same phase or command has the same one everywhere. */
function colourOf([lane, , duration, label]: LaneItem, lanes: readonly string[], theme: Theme): string {
  const name = lanes[lane]!;
  if (name === 'faults') return theme.fault;
  if (name === 'guest I/O') return label === 'blackout' ? theme.blackout : theme.accent;
  if (duration < 0) return theme.text;
  let hash = 7;
  for (const character of label) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return theme.series[hash % theme.series.length]!;
}
