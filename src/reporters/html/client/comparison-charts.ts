import type uPlot from 'uplot';
import type { ComparisonData } from './chart-data.js';
import { depthCharts } from './depth-charts.js';
import { distributionChart } from './distribution-chart.js';
import { readTheme } from './theme.js';
import { WorkloadChoice } from './workload-choice.js';

/** The charts of one comparison's section. */
export class ComparisonCharts {
  readonly #data: ComparisonData;
  /** Undefined if the comparison has no distributions. */
  readonly #choice: WorkloadChoice | undefined;
  #charts: uPlot[] = [];

  constructor(readonly section: HTMLElement) {
    const source = section.querySelector('script[type="application/json"]')!;
    this.#data = JSON.parse(source.textContent!) as ComparisonData;
    const part = section.querySelector<HTMLElement>('.latencies');
    if (part === null) return;
    this.#choice = new WorkloadChoice(part, this.#data.workloads, () => this.draw());
    this.#choice.tell();
  }

  /** Draws the charts, anew if they were drawn before. */
  draw(): void {
    for (const chart of this.#charts) chart.destroy();
    const theme = readTheme();
    const places = this.section.querySelectorAll<HTMLElement>('.depths');
    this.#charts = this.#data.depths.flatMap((data, index) => depthCharts(places[index]!, data, theme));
    if (this.#choice === undefined) return;
    const place = this.#choice.part.querySelector<HTMLElement>('.distribution')!;
    const distribution = distributionChart(place, this.#choice.drawn(theme), theme);
    if (distribution !== undefined) this.#charts.push(distribution);
  }
}
