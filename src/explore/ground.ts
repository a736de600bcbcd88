import type fc from 'fast-check';
import { messageOf } from '../harness/resources/scope.js';
import { TimeLimit } from '../harness/resources/time-limit.js';

/** A promise that a run broke. */
export interface Broken {
  readonly promise: string;
  /** The checker's sentence. */
  readonly reason: string;
}

/** What came of one run. */
export interface Performance {
  /** The first promise that was broken. */
  readonly broken: Broken | undefined;
  /** Nothing was broken, but there was not enough evidence for every promise. */
  readonly inconclusive: boolean;
}

/** What a fixture says beside what is done. */
export interface FixtureWords {
  readonly name: string;
  readonly description: string;
  readonly breaks: { readonly promise: string; readonly because: string };
}

/** Where scenarios are performed. What it draws, and what it makes smaller, never knows of the mutants that are on. */
export interface Ground<Scenario> {
  readonly name: 'device' | 'machine';
  readonly arbitrary: fc.Arbitrary<Scenario>;
  /** Scenarios that are a little smaller, those first that are smaller by the most. */
  smaller(scenario: Scenario): Iterable<Scenario>;
  /** The same done more often, for what depends on a moment. */
  stronger(scenario: Scenario): Iterable<Scenario>;
  /** A few words: how large it is. */
  describe(scenario: Scenario): string;
  /** Runs it once, with the mutants. @param evidence an empty folder for ledger and logs */
  perform(scenario: Scenario, evidence: string, signal: AbortSignal): Promise<Performance>;
  /** As a fixture's file has it, with the mutants, and without what the defaults say. */
  fixture(scenario: Scenario, words: FixtureWords): object;
}

/** The promise that a run without an end breaks. */
export const comesToItsEnd = 'the run comes to its end';

/** Performs with a limit; a run that does not keep to it, or that cannot go on, is broken, too. */
export async function performWithin(
  limitSeconds: number,
  signal: AbortSignal,
  perform: (signal: AbortSignal) => Promise<Performance>,
): Promise<Performance> {
  using limit = new TimeLimit(limitSeconds * 1000, signal, 'the run to end');
  try {
    return await perform(limit.signal);
  } catch (error) {
    signal.throwIfAborted();
    const reason = messageOf(limit.over ? limit.signal.reason : error);
    return { broken: { promise: comesToItsEnd, reason }, inconclusive: false };
  }
}
