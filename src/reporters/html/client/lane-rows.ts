import type { LaneItem } from './chart-data.js';

/** Times are sums of rounded ones: what follows at once does not overlap. Milliseconds. */
const rounding = 0.002;

/** Items of one lane that overlap share its height: the row of each, and how many rows there are. */
export function laneRows(items: readonly LaneItem[]): Map<LaneItem, readonly [row: number, of: number]> {
  const rows = new Map<LaneItem, readonly [number, number]>();
  const lasting = items.filter(([, , duration]) => duration >= 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let cluster: LaneItem[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const item of lasting) {
    if (cluster.length > 0 && (cluster[0]![0] !== item[0] || item[1] >= until - rounding)) {
      assign(cluster, rows);
      cluster = [];
      until = Number.NEGATIVE_INFINITY;
    }
    cluster.push(item);
    until = Math.max(until, item[1] + item[2]);
  }
  assign(cluster, rows);
  return rows;
}

function assign(cluster: readonly LaneItem[], rows: Map<LaneItem, readonly [number, number]>): void {
  const ends: number[] = [];
  const chosen = cluster.map(([, at, duration]) => {
    const free = ends.findIndex((end) => end <= at + rounding);
    const row = free === -1 ? ends.length : free;
    ends[row] = at + duration;
    return row;
  });
  cluster.forEach((item, index) => {
    rows.set(item, [chosen[index]!, ends.length]);
  });
}
