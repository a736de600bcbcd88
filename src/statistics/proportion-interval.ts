import type { Interval } from './bootstrap-interval.js';

/**
 * The exact interval for a probability (Clopper and Pearson, 1934), from how often something happened of how many
 * times: outside it, as few or as many would come in less than half of 1 − confidence of all cases. Where it happened never
 * or always, a bootstrap would know no doubt.
 */
export function proportionInterval(happened: number, count: number, confidence = 0.95): Interval {
  if (count === 0) return { value: Number.NaN, low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  const atMost = (most: number) => (p: number) => binomial(most, count, p);
  return {
    value: happened / count,
    low: happened === 0 ? 0 : solve((p) => atMost(happened - 1)(p) > 1 - tail),
    high: happened === count ? 1 : solve((p) => atMost(happened)(p) > tail),
  };
}

/** How many values it takes until the greatest lies above a quantile with the probability `confidence`. */
export function valuesForQuantile(quantile: number, confidence: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(quantile));
}

/** The greatest probability for which a condition holds that holds below it. */
function solve(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The probability of at most so many successes in `count` trials, each with the probability `p`. */
function binomial(most: number, count: number, p: number): number {
  let logTerm = count * Math.log1p(-p);
  let sum = 0;
  for (let successes = 0; successes <= most; successes++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((count - successes) / (successes + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return Math.min(1, sum);
}
