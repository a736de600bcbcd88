import type { Random } from '../random.js';

/** Pages of the guest's memory for data, given out in random order so that transfers are scattered. */
export class PagePool {
  #free: number[];

  constructor(
    readonly pages: readonly number[],
    readonly random: Random,
  ) {
    this.#free = [...pages];
  }

  /** So many pages; undefined if there are not enough. */
  take(count: number): number[] | undefined {
    if (count > this.#free.length) return undefined;
    return Array.from({ length: count }, () => {
      const index = this.random.below(this.#free.length);
      const page = this.#free[index]!;
      this.#free[index] = this.#free.at(-1)!;
      this.#free.pop();
      return page;
    });
  }

  release(pages: readonly number[]): void {
    this.#free.push(...pages);
  }

  releaseAll(): void {
    this.#free = [...this.pages];
  }
}
