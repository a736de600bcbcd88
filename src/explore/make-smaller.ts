import type { Broken } from './ground.js';

/** A scenario, and what it breaks. */
export interface Failing<Scenario> {
  readonly scenario: Scenario;
  readonly broken: Broken;
}

export interface MakeSmallerOptions<Scenario> {
  readonly smaller: (scenario: Scenario) => Iterable<Scenario>;
  /** Runs a scenario, and says how it breaks the same promise for a like reason; undefined if it does not. */
  readonly fails: (scenario: Scenario) => Promise<Broken | undefined>;
  /** Told of each that is smaller and fails. */
  readonly progress: (found: Failing<Scenario>) => void;
  /** No more is tried once this is aborted. */
  readonly budget: AbortSignal;
}

/**
 * Goes from a failing scenario to smaller ones as long as they fail. Returns all of them in order, the smallest last.
 * Nothing is tried twice.
 */
export async function makeSmaller<Scenario>(
  found: Failing<Scenario>,
  { smaller, fails, progress, budget }: MakeSmallerOptions<Scenario>,
): Promise<readonly Failing<Scenario>[]> {
  const chain = [found];
  const tried = new Set([JSON.stringify(found.scenario)]);
  const next = async (from: Scenario): Promise<Failing<Scenario> | undefined> => {
    for (const scenario of smaller(from)) {
      if (budget.aborted) return undefined;
      const key = JSON.stringify(scenario);
      if (tried.has(key)) continue;
      tried.add(key);
      const broken = await fails(scenario);
      if (broken !== undefined) return { scenario, broken };
    }
    return undefined;
  };
  for (;;) {
    const failing = await next(chain.at(-1)!.scenario);
    if (failing === undefined) return chain;
    progress(failing);
    chain.push(failing);
  }
}
