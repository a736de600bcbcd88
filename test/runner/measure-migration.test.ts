import { expect } from 'chai';
import type { FioHistory } from '../../src/harness/guest/fio/fio-run.js';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import {
  firstCompletion,
  measureMigration,
  type TimedMigration,
} from '../../src/runner/measure-migration.js';
import { ioLog } from '../support/io-logs.js';
import { migrationSeen, scenarioWith } from '../support/observations.js';

const scenario = scenarioWith();
const { result } = migrationSeen();
/** The guest's clock is 500 ms ahead of the host's: it stopped at 1500 of its own milliseconds. */
const timed: TimedMigration = {
  result,
  clock: { offset: 500_000, uncertainty: 200 },
  before: { from: 1400, to: 1490 },
  drive: { alive: true, evidence: 'fio went on.' },
};
/** An I/O every 10 ms up to the stop and one 7 ms after it, then every 100 ms. */
const history: FioHistory = {
  exitCode: 0,
  messages: [],
  jobs: [
    {
      job: scenario.workload.jobs[0]!,
      error: 0,
      log: ioLog([
        ...Array.from({ length: 10 }, (_, index) => ({ time: 1400 + 10 * index, latency: 2 })),
        { time: 1507, latency: 4 },
        ...Array.from({ length: 60 }, (_, index) => ({ time: 1600 + 100 * index, latency: 3 })),
      ]),
    },
  ],
};

describe('The measurement of a migration', () => {
  it("adds the stop to the gap that fio's log has around it, on the guest's clock", () => {
    const { blackout } = measureMigration(timed, history, scenario, undefined);
    expect(blackout).to.deep.equal({
      blackoutMs: 17 + 55,
      guestMs: 17,
      lastBefore: 1490,
      firstAfter: 1507,
      lastBeforeStop: 1490,
      firstAfterStop: 1507,
      uncertaintyMs: 1.2,
    });
  });

  it('compares the latency of the steady part before with that from a second after the switchover', () => {
    const { latency } = measureMigration(timed, history, scenario, undefined);
    expect(latency?.before).to.include({ count: 9, p50Us: 2000 });
    expect(latency?.after).to.include({ count: 40, p50Us: 3000, maxUs: 3000 });
  });

  it("ends with the first completion, by the device's word or else by fio's", () => {
    const last = (at: number | undefined) =>
      measureMigration(timed, history, scenario, at).result.phases.at(-1);
    expect(last(result.resumedAt + 2500)).to.include({ name: 'first-completion', milliseconds: 2.5 });
    expect(last(result.resumedAt + 2500)?.detail).to.deep.equal({ seenBy: 'device' });
    expect(last(undefined)).to.include({ name: 'first-completion', milliseconds: 7 });
    expect(last(undefined)?.detail).to.deep.equal({ seenBy: 'fio' });
  });

  it('has no blackout and no latency without fio, or if nothing completed after it', () => {
    const idle = measureMigration(timed, undefined, scenario, undefined);
    expect(idle).to.not.have.any.keys('blackout', 'latency');
    const dead = { ...history, jobs: [{ ...history.jobs[0]!, log: ioLog([{ time: 1490 }]) }] };
    expect(measureMigration(timed, dead, scenario, undefined)).to.not.have.any.keys('blackout', 'latency');
  });
});

describe("The device's first completion after a migration", () => {
  it('is the first that the ledger has from the stop on', () => {
    const ledger = new Ledger();
    for (const monotonicMicroseconds of [900_000, 1_060_000, 1_070_000]) {
      ledger.write('process-event', { event: 'first-completion-after-load', monotonicMicroseconds });
    }
    expect(firstCompletion(ledger, result)).to.equal(1_060_000);
    expect(firstCompletion(new Ledger(), result)).to.equal(undefined);
  });
});
