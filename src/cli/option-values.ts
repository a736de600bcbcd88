import { InvalidArgumentError } from 'commander';

/** All values of an option that may be repeated. */
export function gather(value: string, all: readonly string[] = []): string[] {
  return [...all, value];
}

/** A whole number of at least 0. */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}

/** A whole number of at least 1. */
export function positiveNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of at least 1.');
}

/** A number of minutes, maybe a fraction, as a timer can hold it. */
export function minutes(text: string): number {
  // A timer holds at most 2^31 - 1 ms.
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= 35_000) return Number(text);
  throw new InvalidArgumentError('Expected a number of minutes, more than 0 and at most 35000.');
}
