import { expect } from 'chai';
import type { IoSeries } from '../../src/checkers/io-series.js';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import type { SwitchoverIo } from '../../src/run-record/run-record.js';
import { recordGuestIo } from '../../src/runner/record-guest-io.js';
import { parseScenario } from '../../src/scenario/load.js';

/** The guest's clock is a second ahead of the host's; an I/O completes every 10 ms of it. */
const offset = 1_000_000;
const scenario = parseScenario({
  name: 'x',
  description: 'A test.',
  workload: { before: '1s', after: '100ms' },
});

function logOf(times: readonly number[]) {
  return {
    length: times.length,
    times: Float64Array.from(times),
    latencies: Float64Array.from(times.map(() => 1e6)),
    writes: Uint8Array.from(times.map(() => 0)),
  };
}

function record(moments: { stoppedAt?: number; resumedAt?: number }) {
  const times = Array.from({ length: 200 }, (_, index) => 1000 + index * 10);
  const ledger = new Ledger();
  ledger.write('run-started', {}, 0);
  const history = { jobs: [{ log: logOf(times), job: { blockSize: 4096 } }] };
  const failed = {
    ...{ number: 1, clock: { offset, uncertainty: 100 }, before: { from: 1000, to: 1500 } },
    ...{ failedAt: 900_000, ...moments },
  };
  recordGuestIo(ledger, history as never, [], [], [failed], scenario);
  const of = (wanted: string) => ledger.entries.find(({ kind }) => kind === wanted)!;
  return {
    whole: of('guest-io') as unknown as IoSeries,
    around: of('guest-io-switchover') as unknown as SwitchoverIo,
  };
}

describe("The guest's I/O around a migration that failed", () => {
  it("is on the host's clock, with the blackout if the guest was stopped and went on", () => {
    const { whole, around } = record({ stoppedAt: 505_000, resumedAt: 755_000 });
    // The guest's 1500 is the host's 500 ms; its 1510 came after the stop of 250 ms.
    expect(around.blackout).to.deep.equal({ from: 500_000, to: 760_000 });
    const busy = whole.windows.map(([index]) => index);
    expect(busy).to.include.members([4, 5, 7]).and.not.include(6);
    expect(around.before.count).to.equal(50);
    expect(around.after!.count).to.be.greaterThan(0);
  });

  it('has no blackout if it was not stopped', () => {
    const { whole, around } = record({});
    expect(around).to.not.have.property('blackout');
    expect(whole.windows.map(([index]) => index)).to.include.members([4, 5, 6, 7]);
  });
});
