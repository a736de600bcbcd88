import type { Namespace } from './namespace.js';

/** The controller's namespaces: identifiers 1 to the count, all active. */
export class NamespaceSet {
  /** Throws if the identifiers are not 1, 2, 3, ... in order. */
  constructor(readonly all: readonly Namespace[]) {
    for (const [index, { id }] of all.entries()) {
      if (id !== index + 1) throw new RangeError(`Expected namespace identifier ${index + 1}, got ${id}`);
    }
  }

  get count(): number {
    return this.all.length;
  }

  get(id: number): Namespace | undefined {
    return this.all[id - 1];
  }

  /** Takes all locks, or none: throws the error of the first that could not be taken. */
  acquire(): void {
    const taken: Namespace[] = [];
    try {
      for (const namespace of this.all) {
        if (namespace.backend.owned) continue;
        namespace.backend.acquire();
        taken.push(namespace);
      }
    } catch (error) {
      for (const namespace of taken) namespace.backend.release();
      throw error;
    }
  }

  release(): void {
    for (const { backend } of this.all) backend.release();
  }

  get owned(): boolean {
    return this.all.every(({ backend }) => backend.owned);
  }

  close(): void {
    for (const { backend } of this.all) backend.close();
  }
}
