import { describeFixture, renderFixtureList } from '../../reporters/fixture-list.js';
import { chooseFixtures } from '../../runner/selection/choose-fixtures.js';
import type { SelectionOptions } from '../selection-options.js';

export interface ListOptions extends SelectionOptions {
  readonly results: string;
  readonly json?: boolean;
}

/** Lists the fixtures that are asked for, each with what is known of it. */
export function list(paths: readonly string[], options: ListOptions): void {
  const { fixtures, durations, shard } = chooseFixtures({ paths, ...options });
  const all = fixtures.map((fixture) => describeFixture(fixture, durations));
  process.stdout.write(
    options.json ? `${JSON.stringify(all, undefined, 2)}\n` : renderFixtureList(all, shard),
  );
}
