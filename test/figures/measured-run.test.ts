import { expect } from 'chai';
import { measuredRun } from '../../src/figures/measured-run.js';
import type { MachineRunRecord } from '../../src/run-record/run-record.js';
import { recordedRun } from '../support/recorded-runs.js';

describe('The figures of a run', () => {
  it('are of the migrations that completed: of one that failed there are none', () => {
    const [failed, completed] = measuredRun(recordedRun('migration-failed') as MachineRunRecord).migrations;
    expect(failed).to.deep.equal({ converged: true, figures: {} });
    expect(completed!.figures).to.include.keys('downtime', 'blackout', 'latency before, p50');
  });
});
