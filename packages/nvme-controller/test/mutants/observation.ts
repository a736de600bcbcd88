import type { Run } from './run.js';

/** What a mutant makes different. */
export interface Observation {
  readonly mutant: string;
  readonly sees: (run: Run) => unknown;
  /** Without the mutant, and with it. */
  readonly right: unknown;
  readonly wrong: unknown;
}
