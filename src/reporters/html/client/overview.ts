import type { BarData, OverviewData } from './chart-data.js';
import { overviewChart } from './overview-chart.js';
import { readTheme } from './theme.js';

/** The bars and the table of all migrations: those of runs that the filters hide are left out. */
export class Overview {
  #plot: { destroy(): void } | undefined;
  readonly #data: OverviewData;

  constructor(readonly section: HTMLElement) {
    this.#data = JSON.parse(section.querySelector('script')!.textContent!) as OverviewData;
  }

  /** Draws them, anew if they were drawn before. Without any migration there is nothing to see. */
  draw(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    const { phases, bars } = this.#data;
    const shown = bars.filter(isShown);
    this.section.hidden = shown.length === 0;
    for (const row of this.section.querySelectorAll<HTMLElement>('details tbody tr')) {
      const target = row.querySelector('a')?.getAttribute('href')?.slice(1);
      row.hidden = shown.every((bar) => bar.target !== target);
    }
    const told = this.#part('.told');
    told.textContent =
      shown.length === bars.length ? '' : `${shown.length} of ${bars.length} migrations shown`;
    if (shown.length === 0) return;
    this.#plot = overviewChart(this.#part('.bars'), { phases, bars: shown }, readTheme(), (text) => {
      told.textContent = text;
    });
  }

  #part(selector: string): HTMLElement {
    return this.section.querySelector<HTMLElement>(selector)!;
  }
}

/** Whether the run of a bar's migration is shown. */
function isShown({ target }: BarData): boolean {
  return document.getElementById(target)?.closest<HTMLElement>('[data-verdict]')?.hidden !== true;
}
