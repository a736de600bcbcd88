import type uPlot from 'uplot';

/** The part of a migration's time that its charts show, all the same one. */
export class TimeWindow {
  readonly #charts: uPlot[] = [];
  #from: number;
  #to: number;

  constructor(
    readonly whole: readonly [number, number],
    readonly focus: readonly [number, number],
    readonly onChange: (from: number, to: number) => void,
  ) {
    [this.#from, this.#to] = focus;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  add(chart: uPlot): void {
    this.#charts.push(chart);
  }

  clear(): void {
    this.#charts.length = 0;
  }

  show(from: number, to: number): void {
    const [first, last] = this.whole;
    const length = Math.min(Math.max(to - from, 0.05), last - first);
    this.#from = Math.min(Math.max(from, first), last - length);
    this.#to = this.#from + length;
    for (const chart of this.#charts) chart.setScale('x', { min: this.#from, max: this.#to });
    this.onChange(this.#from, this.#to);
  }

  /** Shows so many times as much, around the middle or the given moment. */
  zoom(factor: number, around = (this.#from + this.#to) / 2): void {
    this.show(around - (around - this.#from) * factor, around + (this.#to - around) * factor);
  }

  /** Moves by a share of what is shown. */
  pan(share: number): void {
    const by = (this.#to - this.#from) * share;
    this.show(this.#from + by, this.#to + by);
  }

  /** The charts' range function: whatever else is asked for, this window is what they show. */
  readonly range = (): [number, number] => [this.#from, this.#to];

  /** Dragging shows what was dragged over, a double click everything; the wheel with Ctrl or Shift zooms. */
  plugin(): uPlot.Plugin {
    return {
      hooks: {
        setSelect: (plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          const from = plot.posToVal(left, 'x');
          const to = plot.posToVal(left + width, 'x');
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          this.show(from, to);
        },
        ready: (plot) => {
          plot.over.addEventListener('dblclick', () => this.show(...this.whole));
          plot.over.addEventListener('wheel', (event) => this.#wheel(plot, event), { passive: false });
        },
      },
    };
  }

  #wheel(plot: uPlot, event: WheelEvent): void {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    const { left } = plot.over.getBoundingClientRect();
    const delta = event.deltaY || event.deltaX;
    this.zoom(delta > 0 ? 1.25 : 0.8, plot.posToVal(event.clientX - left, 'x'));
  }
}
