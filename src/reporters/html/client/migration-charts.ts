import type uPlot from 'uplot';
import type { ComparedWorkload, MigrationData } from './chart-data.js';
import { microseconds, milliseconds } from './chart-parts.js';
import { distributionChart } from './distribution-chart.js';
import { latencyChart, throughputChart } from './series-charts.js';
import { tableBehind } from './tables.js';
import { readTheme } from './theme.js';
import { TimeWindow } from './time-window.js';
import { sentence, timelineChart } from './timeline-chart.js';
import { WorkloadChoice } from './workload-choice.js';

const seriesHeads = [
  ...['Middle of', 'I/O per second', 'Median', 'p99'],
  ...['MiB left to send', 'Dirty pages per second', 'Mbit/s'],
];

/** The charts of one migration's section, on one window of time, usable by keyboard. */
export class MigrationCharts {
  readonly #data: MigrationData;
  readonly #window: TimeWindow;
  readonly #told: HTMLElement;
  /** The workload of a comparison whose drives are shown beside, if there are comparisons. */
  readonly #beside: WorkloadChoice | undefined;
  #charts: uPlot[] = [];
  /** The item that the keyboard went to last. */
  #item = -1;

  constructor(
    readonly section: HTMLElement,
    compared: readonly ComparedWorkload[],
  ) {
    const source = section.querySelector('script[type="application/json"]')!;
    this.#data = JSON.parse(source.textContent!) as MigrationData;
    this.#told = section.querySelector<HTMLElement>('.told')!;
    const { from, to, focus } = this.#data;
    const shown = section.querySelector<HTMLElement>('.shown')!;
    this.#window = new TimeWindow([from, to], focus, (first, last) => {
      shown.textContent = `${milliseconds(first)} to ${milliseconds(last)}`;
    });
    const { items, lanes, throughput, preCopy } = this.#data;
    tableBehind(section.querySelector('.events')!, ['Where', 'What', 'From', 'For', 'Detail'], () =>
      items.map(([lane, at, duration, label, detail]) => [
        ...[lanes[lane]!, label, milliseconds(at)],
        ...[duration < 0 ? '' : milliseconds(duration), detail],
      ]),
    );
    tableBehind(section.querySelector('.series')!, seriesHeads, () => [
      ...throughput.map(([at, perSecond, p50, p99]) => [
        ...[milliseconds(at), perSecond.toFixed(0)],
        ...[p50, p99].map((latency) => (latency === 0 ? '' : microseconds(latency))),
      ]),
      ...preCopy.map(([at, left, rate, dirty]) => [
        milliseconds(at),
        '',
        '',
        '',
        `${left}`,
        `${dirty}`,
        `${rate}`,
      ]),
    ]);
    const beside = section.querySelector<HTMLElement>('.beside');
    if (beside !== null) {
      this.#beside = new WorkloadChoice(beside, compared, () => this.draw());
      this.#beside.tell();
    }
    for (const button of section.querySelectorAll<HTMLButtonElement>('button[data-key]')) {
      button.addEventListener('click', () => this.#press(button.dataset.key!));
    }
    section.querySelector<HTMLElement>('.timeline')!.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.#press(event.key)) event.preventDefault();
    });
  }

  /** Draws the charts, anew if they were drawn before. */
  draw(): void {
    for (const chart of this.#charts) chart.destroy();
    this.#window.clear();
    const theme = readTheme();
    const place = (name: string) => this.section.querySelector<HTMLElement>(`.${name}`)!;
    const timed = [
      timelineChart(place('timeline'), this.#data, theme, this.#window, (text) => this.#tell(text)),
      latencyChart(place('latency'), this.#data, theme, this.#window),
      throughputChart(place('throughput'), this.#data, theme, this.#window),
    ].filter((chart) => chart !== undefined);
    for (const chart of timed) this.#window.add(chart);
    const { before, after } = this.#data;
    const drawn = [
      { label: 'before', colour: theme.accent, filled: true, data: before },
      { label: 'after', colour: theme.second, filled: true, data: after },
      ...(this.#beside?.drawn(theme) ?? []).map((line) => ({ ...line, filled: false })),
    ];
    const distribution = before && distributionChart(place('distribution'), drawn, theme);
    this.#charts = distribution ? [...timed, distribution] : timed;
    this.#window.show(this.#window.from, this.#window.to);
  }

  /** A key, or a button that stands for it. Returns whether it means something here. */
  #press(key: string): boolean {
    const window = this.#window;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => window.pan(-0.2),
      ArrowRight: () => window.pan(0.2),
      '+': () => window.zoom(0.5),
      '=': () => window.zoom(0.5),
      '-': () => window.zoom(2),
      '0': () => window.show(...window.focus),
      Home: () => window.show(...window.whole),
      n: () => this.#step(1),
      p: () => this.#step(-1),
    };
    actions[key]?.();
    return key in actions;
  }

  /** Goes to the next or previous item, tells it, and brings it into view. */
  #step(by: 1 | -1): void {
    const { items, lanes } = this.#data;
    if (items.length === 0) return;
    if (this.#item === -1) {
      this.#item = items.findIndex(([, at]) => at >= this.#window.from) - (by === 1 ? 1 : 0);
    }
    this.#item = (this.#item + by + items.length) % items.length;
    const item = items[this.#item]!;
    const half = (this.#window.to - this.#window.from) / 2;
    if (item[1] < this.#window.from || item[1] > this.#window.to) {
      this.#window.show(item[1] - half, item[1] + half);
    }
    this.#tell(sentence(item, lanes));
  }

  #tell(text: string): void {
    if (this.#told.textContent !== text) this.#told.textContent = text;
  }
}
