import { expect } from 'chai';
import { loadFixture } from '../../../src/fixtures/fixture.js';
import { LastRunRecord, readLastRun } from '../../../src/runner/selection/last-run.js';
import { findLastRuns, lacksOfWhole } from '../../../src/runner/selection/whole.js';
import { UsageError } from '../../../src/usage-error.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const fixtures = ['idle-guest', 'journal'].map((name) => loadFixture(`fixtures/scenarios/${name}.yaml`));
const shard = (number: number, plan = 'p') => ({ number, of: 2, plan });

/** Records a shard whose first fixture passed and whose second had this outcome, if it ran. */
function record(results: string, number: number, last?: 'pass' | 'fail', plan?: string): void {
  const written = new LastRunRecord(results, fixtures, shard(number, plan));
  written.ended(0, ['pass']);
  if (last !== undefined) written.ended(1, [last]);
}

describe('The record of the last run', () => {
  it('says of every fixture what came of it, at any moment of the run', () => {
    using folder = temporaryFolder();
    const outcomes = () => readLastRun(folder.path).fixtures.map(({ outcome }) => outcome);
    const written = new LastRunRecord(folder.path, fixtures);
    expect(outcomes()).to.deep.equal(['not-run', 'not-run']);
    written.started(0);
    expect(outcomes()).to.deep.equal(['unfinished', 'not-run']);
    written.ended(0, ['pass', 'flaky']);
    expect(outcomes()).to.deep.equal(['flaky', 'not-run']);
    written.started(0);
    expect(outcomes()).to.deep.equal(['unfinished', 'not-run']);
    written.ended(0, ['pass', 'flaky', 'fail']);
    expect(outcomes()).to.deep.equal(['fail', 'not-run']);
    expect(readLastRun(folder.path).fixtures[1]!.file).to.equal('fixtures/scenarios/journal.yaml');
  });

  it('is asked for in a sentence if there is none', () => {
    using folder = temporaryFolder();
    expect(() => readLastRun(folder.path)).to.throw(UsageError, /^Expected what the last run in .* left/);
  });
});

describe('Shards lack', () => {
  it('nothing if all are there and all of them ran', () => {
    using folder = temporaryFolder();
    record(folder.file('a'), 1, 'pass');
    record(folder.file('b/results'), 2, 'fail');
    const runs = findLastRuns([folder.path]);
    expect(runs).to.have.length(2);
    expect(lacksOfWhole(runs)).to.deep.equal([]);
  });

  it('a shard that is not there, and fixtures that did not run', () => {
    using folder = temporaryFolder();
    record(folder.file('a'), 2);
    expect(lacksOfWhole(findLastRuns([folder.path]))).to.deep.equal([
      'Expected 2 shards, but there is none with the number 1.',
      'Expected shard 2 to have run all of its fixtures, but not: journal (not-run).',
    ]);
  });

  it('a common whole if they were parted differently', () => {
    using folder = temporaryFolder();
    record(folder.file('a'), 1, 'pass');
    record(folder.file('b'), 2, 'pass', 'q');
    expect(lacksOfWhole(findLastRuns([folder.path])).join()).to.match(
      /\(plan p\) and .*\(plan q\) were parted/,
    );
  });
});
