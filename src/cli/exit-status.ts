import type { Verdict } from '../checkers/promise.js';

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
