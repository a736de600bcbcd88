import { InvalidArgumentError } from 'commander';
import type { Shard } from '../runner/selection/shards.js';
import { parseTime } from '../scenario/times.js';

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

/** A share: more than 0, less than 1. */
export function share(text: string): number {
  if (/^0?\.\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Expected a number between 0 and 1, such as 0.95.');
}

/** One of several parts, such as `2/3`. */
export function shardOfAll(text: string): Shard {
  const [, number, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)?.map(Number) ?? [];
  if (number !== undefined && of !== undefined && number <= of) return { number, of };
  throw new InvalidArgumentError('Expected the number of a shard and how many there are, such as 1/3.');
}

/** A time such as `90s` or `10min`, as milliseconds that a timer can hold. */
export function duration(text: string): number {
  const time = parseTime(text);
  if (time !== undefined && time > 0 && time < 2 ** 31) return time;
  throw new InvalidArgumentError('Expected a time such as 90s or 10min, at most 35000min.');
}
