import type { ComparedWorkload } from './chart-data.js';
import { microseconds } from './chart-parts.js';
import type { DrawnDistribution } from './distribution-chart.js';
import type { Theme } from './theme.js';

/** A list of workloads, and what is written about the chosen one beside its chart. */
export class WorkloadChoice {
  readonly #list: HTMLSelectElement;
  readonly #ground: HTMLElement;
  readonly #rows: HTMLElement | null;

  /**
   * @param part has the list and a place for where the drives were measured (`.ground`), and may have a table's body for
   * their figures (`.drives`)
   */
  constructor(
    readonly part: HTMLElement,
    readonly workloads: readonly ComparedWorkload[],
    changed: () => void,
  ) {
    this.#list = part.querySelector<HTMLSelectElement>('select')!;
    this.#ground = part.querySelector<HTMLElement>('.ground')!;
    this.#rows = part.querySelector<HTMLElement>('.drives');
    this.#list.addEventListener('change', () => {
      this.tell();
      changed();
    });
  }

  /** The chosen workload; undefined if none is to be shown. */
  get chosen(): ComparedWorkload | undefined {
    return this.#list.value === '' ? undefined : this.workloads[Number(this.#list.value)];
  }

  /** The chosen workload's drives as a chart draws them. */
  drawn({ series }: Theme): DrawnDistribution[] {
    return (this.chosen?.drives ?? []).map((drive) => ({
      label: drive.name,
      colour: series[drive.colour % series.length]!,
      filled: drive.filled,
      data: drive,
    }));
  }

  /** Writes the figures of the chosen workload's drives. */
  tell(): void {
    const { chosen } = this;
    this.#ground.textContent = chosen === undefined ? '' : `Measured in ${chosen.ground}.`;
    const rows = (chosen?.drives ?? []).map(({ name, p50Us, p99Us, p999Us, count }) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = name;
      row.append(head);
      for (const figure of [
        microseconds(p50Us),
        '—',
        microseconds(p99Us),
        microseconds(p999Us),
        '—',
        String(count),
      ]) {
        const cell = row.insertCell();
        cell.className = 'number';
        cell.textContent = figure;
      }
      return row;
    });
    this.#rows?.replaceChildren(...rows);
  }
}
