import type { Verdict } from '../checkers/promise.js';
import type { Interval } from '../statistics/bootstrap-interval.js';

/** A figure against its threshold. `fail` is a breach. */
export interface JudgedFigure {
  /** Such as `downtime, p95`. */
  readonly name: string;
  readonly unit: 'ms' | '×' | '%';
  /** What it may be: at most, or at least. */
  readonly limit: number;
  readonly bound: 'most' | 'least';
  /** What was measured, and its interval; null what is not known. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
  /** A sentence: expected, found. */
  readonly reason: string;
}

/** A threshold, as it is judged. */
export interface Threshold extends Pick<JudgedFigure, 'name' | 'unit' | 'limit' | 'bound'> {}

/**
 * Judges by the whole interval: kept if all of it is on the threshold's good side, breached if all of it is beyond,
 * otherwise inconclusive, so that noise is never an alarm.
 *
 * @param lacking why it cannot be judged, as a sentence
 */
export function judgeFigure(
  threshold: Threshold,
  { value, low, high }: Interval,
  lacking?: string,
): JudgedFigure {
  const { limit, bound } = threshold;
  const [good, bad] = bound === 'most' ? [high <= limit, low > limit] : [low >= limit, high < limit];
  const verdict: Verdict = lacking !== undefined || (!good && !bad) ? 'inconclusive' : good ? 'pass' : 'fail';
  const known = (number: number) => (Number.isFinite(number) ? number : null);
  const figure = { ...threshold, value: known(value), low: known(low), high: known(high), verdict };
  return { ...figure, reason: lacking ?? reasonOf(figure) };
}

function reasonOf(figure: Omit<JudgedFigure, 'reason'>): string {
  const { name, limit, bound, value, low, high, verdict, unit } = figure;
  const expected = `Expected ${name} to be at ${bound} ${amount(limit, unit)}`;
  const found = `${amount(value, unit)} (${range(low, high, unit)})`;
  if (verdict === 'pass') return `${expected}, and it is ${found}.`;
  if (verdict === 'fail') return `${expected}, but it is ${found}: ${excessOf(figure)}.`;
  return `${expected}; it is ${found}, which leaves it open. More runs or a quieter computer would tell.`;
}

/** By how much a threshold was breached: as measured, and at least by the interval. */
export function excessOf({ value, low, high, limit, bound }: Omit<JudgedFigure, 'reason'>): string {
  const nearest = bound === 'most' ? low : high;
  const share = (of: number | null) => `${Math.abs(((of ?? limit) / (limit || 1) - 1) * 100).toFixed(0)} %`;
  return `${share(value)} ${bound === 'most' ? 'above' : 'below'}, at least ${share(nearest)}`;
}

/** A number with its unit. */
export function amount(value: number | null, unit: JudgedFigure['unit']): string {
  if (value === null) return 'not known';
  if (unit === '%') return `${(value * 100).toFixed(0)} %`;
  return unit === '×' ? `${value.toFixed(2)} ×` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** An interval, one end of which may not be known. */
export function range(low: number | null, high: number | null, unit: JudgedFigure['unit']): string {
  if (low === null && high === null) return 'no interval';
  return `${low === null ? '?' : amount(low, unit)} to ${high === null ? '?' : amount(high, unit)}`;
}
