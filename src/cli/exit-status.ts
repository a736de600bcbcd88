import type { Verdict } from '../checkers/promise.js';
import { type SuiteOutcome, totalOf } from '../lab/suites/suite-outcome.js';

/** The exit statuses of every command; those from 64 on are sysexits.h's. */
export const ExitStatus = {
  pass: 0,
  broken: 1,
  inconclusive: 2,
  breached: 3,
  usage: 64,
  unavailable: 69,
  internal: 70,
  interrupted: 130,
} as const;

export function exitStatusOf(verdict: Verdict): number {
  return { pass: ExitStatus.pass, fail: ExitStatus.broken, inconclusive: ExitStatus.inconclusive }[verdict];
}

/**
 * mocha's own where a test failed or mocha did not come to its end; else that something is absent if the ground let a
 * suite have no verdict, and that nothing is known if no test ran.
 */
export function exitStatusOfSuites(outcomes: readonly SuiteOutcome[]): number {
  const statuses = outcomes.map(({ status }) => status);
  const failed = statuses.find((status) => status !== undefined && status !== 0);
  if (failed !== undefined) return failed;
  if (statuses.includes(undefined)) return ExitStatus.unavailable;
  return totalOf(outcomes).passed > 0 ? ExitStatus.pass : ExitStatus.inconclusive;
}
