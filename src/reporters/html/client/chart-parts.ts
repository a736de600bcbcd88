import type uPlot from 'uplot';
import type { Theme } from './theme.js';

export const font = '12px system-ui, sans-serif';
/** The same on all charts that share a time axis, so that moments lie below each other. */
export const leftAxis = 104;
export const rightAxis = 60;

export function axis(theme: Theme, options: Partial<uPlot.Axis> = {}): uPlot.Axis {
  return {
    stroke: theme.muted,
    font,
    labelFont: font,
    labelSize: 16,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
    ...options,
  };
}

/** The time axis: milliseconds, or seconds if they are many. */
export function timeAxis(theme: Theme): uPlot.Axis {
  return axis(theme, {
    values: ({ scales }, splits) => {
      const { min = 0, max = 0 } = scales.x!;
      const many = max! - min! > 4000;
      return splits.map((split) => (many ? `${+(split / 1000).toFixed(3)} s` : `${+split.toFixed(3)} ms`));
    },
    space: 80,
  });
}

export function microseconds(value: number): string {
  if (value >= 1e6) return `${+(value / 1e6).toPrecision(3)} s`;
  if (value >= 1000) return `${+(value / 1000).toPrecision(3)} ms`;
  return `${+value.toPrecision(3)} µs`;
}

export function milliseconds(value: number): string {
  return Math.abs(value) >= 10_000 ? `${(value / 1000).toFixed(2)} s` : `${+value.toFixed(2)} ms`;
}

/** Shades a span of the time axis. */
export function shade(plot: uPlot, [from, to]: readonly [number, number], colour: string): void {
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
  if (right <= left) return;
  ctx.save();
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = colour;
  ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
  ctx.restore();
}

/** Names a span of the time axis at the top of the chart, if there is room for the words. */
export function name(
  plot: uPlot,
  [from, to]: readonly [number, number],
  words: string,
  colour: string,
): void {
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  if (ctx.measureText(words).width < right - left)
    ctx.fillText(words, (left + right) / 2, bbox.top + 3 * devicePixelRatio);
  ctx.restore();
}

/** A dashed line across the chart at a moment. */
export function mark(plot: uPlot, at: number, colour: string): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5;
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
