import { expect } from 'chai';
import { pauseBegan, pausesIn } from '../../src/runner/pauses.js';

const entries = [
  { at: 1_000_000, kind: 'run-started' },
  { at: 2_000_000, kind: 'workload-runs' },
  { at: 3_500_000, kind: 'migration-started' },
  { at: 4_000_000, kind: 'migration-failed' },
  { at: 4_000_500, kind: 'migration-started' },
  { at: 5_000_000, kind: 'migration-completed' },
  { at: 6_000_000, kind: 'guest-verified' },
];

describe('The pauses before the migrations of a run', () => {
  it('are from the start of the workload, then from the end of the migration before, however that ended', () => {
    expect(pausesIn(entries)).to.deep.equal([1500, 0.5]);
    expect(pauseBegan(entries)).to.equal(5_000_000);
  });

  it('are none where nothing is before', () => {
    expect(pausesIn([{ at: 7, kind: 'migration-started' }])).to.deep.equal([0]);
    expect(pauseBegan(entries.slice(0, 1))).to.equal(undefined);
  });
});
