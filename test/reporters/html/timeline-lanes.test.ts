import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { MigrationData } from '../../../src/reporters/html/client/chart-data.js';
import { loadReporter } from '../../../src/reporters/reporter.js';
import { readRun } from '../../../src/run-record/read-run.js';
import { placeLedger } from '../../support/recorded-runs.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe("A migration's timeline in the report", () => {
  it("has phases, faults, guest I/O, QMP, devices' events and vfio-user messages on one clock", async () => {
    using folder = temporaryFolder();
    const run = readRun(placeLedger('migration-failed', folder.path));
    const { stoppedAt } = run.migrations[0]!;
    const message = (time: number, from: string, to: string, type: string) =>
      JSON.stringify({ time, from, to, type, command: 'REGION_READ', id: 7, size: 32, noReply: false });
    writeFileSync(
      folder.file('a-vfio-user.jsonl'),
      [
        message(stoppedAt! + 1000, 'client', 'server', 'command'),
        message(stoppedAt! + 1500, 'server', 'client', 'reply'),
      ].join('\n'),
    );
    const page = await (await loadReporter('html')).render([run], folder.path);
    const [, script] = /class="charts"><script type="application\/json">(.*?)<\/script>/.exec(page)!;
    const { lanes, items } = JSON.parse(script!) as MigrationData;
    expect(lanes.slice(0, 3)).to.deep.equal(['phases', 'faults', 'guest I/O']);
    expect(lanes).to.include.members(['machine-a', 'machine-b', 'server a', 'server b', 'vfio-user a']);
    // Milliseconds from the moment at which the source stopped.
    const of = (lane: string, label: string) =>
      items.find((item) => lanes[item[0]] === lane && item[3] === label)!.slice(1, 3) as [number, number];
    expect(of('vfio-user a', 'REGION_READ')).to.deep.equal([1, 0.5]);
    expect(of('machine-a', 'STOP')).to.deep.equal([0, -1]);
    const [killed] = of('faults', 'kill destination-machine at stop-and-copy of migration 1');
    const [failed, lasted] = of('phases', 'stop-and-copy failed');
    const [resumed] = of('machine-a', 'RESUME');
    const [dark, darkness] = of('guest I/O', 'blackout');
    expect(killed).to.be.within(0, failed + lasted);
    expect(resumed).to.be.within(failed, dark + darkness);
  });
});
