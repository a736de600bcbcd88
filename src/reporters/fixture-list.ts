import path from 'node:path';
import { descriptionOf, expectationOf, originsOf, tagsOf } from '../fixtures/about-fixture.js';
import type { Fixture } from '../fixtures/fixture.js';
import type { Chosen } from '../runner/selection/choose-fixtures.js';
import type { Durations } from '../runner/selection/durations.js';

/** A fixture as `switchover list --json` prints it. */
export interface ListedFixture {
  readonly name: string;
  readonly kind: 'vm' | 'device';
  readonly description: string;
  /** The kind among them. */
  readonly tags: readonly string[];
  readonly mutants: readonly string[];
  /** Where the mutants' bugs were seen; none without mutants. */
  readonly origins: readonly string[];
  /** What has to come of it, in words. */
  readonly expectation: string;
  /** How long it took, the median of the last times; absent if it never ran. */
  readonly seconds?: number;
  readonly file: string;
}

/** What is known of a fixture. */
export function describeFixture(fixture: Fixture, durations: Durations): ListedFixture {
  const { name, kind, mutants, file } = fixture;
  const seconds = durations.past(name);
  return {
    name,
    kind: kind === 'machine' ? 'vm' : 'device',
    description: descriptionOf(fixture),
    tags: tagsOf(fixture),
    mutants,
    origins: originsOf(fixture),
    expectation: expectationOf(fixture),
    ...(seconds !== undefined && { seconds }),
    file: path.relative('', file),
  };
}

/** Fixtures for a person: each with its tags, what it is, and what has to come of it. */
export function renderFixtureList(fixtures: readonly ListedFixture[], shard: Chosen['shard']): string {
  const blocks = fixtures.map(({ name, tags, seconds, description, expectation, mutants, origins }) => {
    const time = seconds === undefined ? '' : `; ${seconds.toFixed(1)} s`;
    const by = mutants.length === 0 ? '' : `, by ${mutants.join(', ')} (${origins.join(', ')})`;
    const lines = [`${name}  [${tags.join(', ')}]${time}`, description, `${expectation}${by}`];
    return `${lines.filter((line) => line !== '').join('\n    ')}\n`;
  });
  const count = shard === undefined ? countOf(fixtures) : renderShard(fixtures, shard);
  return `${blocks.join('')}\n${count}.\n`;
}

function countOf({ length }: readonly unknown[]): string {
  return `${length} fixture${length === 1 ? '' : 's'}`;
}

/** Which part of the whole a shard with these fixtures is. */
export function renderShard(fixtures: readonly unknown[], shard: NonNullable<Chosen['shard']>): string {
  const { number, of, ofFixtures, seconds, ofSeconds, plan } = shard;
  return (
    `shard ${number} of ${of}: ${countOf(fixtures)} of ${ofFixtures}, about ${seconds.toFixed(0)} s of ` +
    `${ofSeconds.toFixed(0)} s (plan ${plan}, the same for every shard)`
  );
}
