import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { findLedgers, parseLedger, readRun, recordOf } from '../src/run-record/read-run.js';
import { standstillParts } from '../src/run-record/standstill.js';
import { timelineOf } from '../src/run-record/timeline.js';
import { vfioUserMessages } from '../src/run-record/vfio-user-messages.js';
import { UsageError } from '../src/usage-error.js';
import { placeLedger, recordedRun } from './support/recorded-runs.js';
import { temporaryFolder } from './support/temporary-folder.js';

describe('A run that is read from its ledger', () => {
  it('has verdicts, migrations with their figures, processes and the computer', () => {
    const run = recordedRun('three-migrations');
    expect(run).to.include({ outcome: 'pass' }).and.not.have.property('failure');
    expect(run.migrations.map(({ number }) => number)).to.deep.equal([1, 2, 3]);
    for (const { figures, io } of run.migrations) {
      expect(figures?.blackoutMs).to.be.greaterThan(0);
      expect(io?.before.count).to.be.greaterThan(100);
    }
    expect(run.processes.map(({ name }) => name)).to.include.members(['machine-a QEMU', 'proxy of host b']);
    expect(run.reproduce).to.match(/^npx switchover run --trace .*scenario\.yaml$/);
  });

  it("has a failed migration's phases as far as they went, its I/O, and when its guest stood still", () => {
    const [failed, completed] = recordedRun('migration-failed').migrations;
    expect(failed!.failure).to.match(/failed in its phase "stop-and-copy"/);
    expect(failed!.phases.map(({ name }) => name)).to.include.members(['setup', 'pre-copy', 'save', 'load']);
    expect(failed!.phases.at(-1)).to.include({ name: 'stop-and-copy' }).and.have.property('failure');
    const { stoppedAt, resumedAt, io } = failed!;
    expect(resumedAt! - stoppedAt!).to.be.within(1000, 1_000_000);
    const { from, to } = io!.blackout!;
    expect(to - from).to.be.at.least(resumedAt! - stoppedAt!);
    // The two clocks agree to a millisecond or two.
    const times = io!.windows.map(([index]) => io!.from + (index + 0.5) * 1000);
    expect(times.filter((at) => at > from + 3000 && at < to - 3000)).to.deep.equal([]);
    expect(completed).to.not.have.property('failure');
    expect(completed!.phases.at(-1)).to.include({ name: 'first-completion' });
  });

  it('is inconclusive, and says why, if the ledger stops in the middle of a line', () => {
    const { entries } = recordedRun('three-migrations');
    const text = entries.slice(0, 40).map((entry) => JSON.stringify(entry));
    const run = recordOf(parseLedger([...text, '{"at":1,"ki'].join('\n'), 'x'), 'x');
    expect(run.outcome).to.equal('inconclusive');
    expect(run.failure).to.match(/ended from outside/);
    expect(() => parseLedger(['{"at":', ...text].join('\n'), 'x')).to.throw(UsageError, /line 1 of x/);
  });

  it('is done again from where its folder is now, with the options that it had', () => {
    using folder = temporaryFolder();
    const place = (at: string) => placeLedger('migration-failed', folder.file(at));
    expect(readRun(place('alone')).reproduce).to.match(
      /^npx switchover run --trace results\/.*scenario\.yaml$/,
    );
    place('ci/run');
    writeFileSync(folder.file('ci/run/scenario.yaml'), 'name: moved\n');
    mkdirSync(folder.file('here'));
    renameSync(folder.file('ci/run'), folder.file('here/run'));
    symlinkSync('run', folder.file('here/latest'));
    const again = `npx switchover run --trace ${folder.file('here/run/scenario.yaml')}`;
    expect(readRun(folder.file('here/run/ledger.jsonl')).reproduce).to.equal(again);
    expect(readRun(folder.file('here/latest/ledger.jsonl')).reproduce).to.equal(again);
  });

  it('is found below a folder, once, and its absence is a sentence', () => {
    using folder = temporaryFolder();
    expect(() => findLedgers([folder.path])).to.throw(UsageError, /^Expected a run's ledger/);
    const one = placeLedger('three-migrations', folder.file('shard-1/a'));
    const two = placeLedger('drive-lost', folder.file('shard-2/b'));
    expect(findLedgers([folder.path, one])).to.deep.equal([one, two]);
  });
});

describe('The timeline of a run', () => {
  it('has phases, events, devices and commands with their duration on one clock', () => {
    const items = timelineOf(recordedRun('three-migrations'));
    expect(items.map(({ at }) => at)).to.deep.equal(items.map(({ at }) => at).toSorted((a, b) => a - b));
    const of = (lane: string, label: string) =>
      items.find((item) => item.lane === lane && item.label === label);
    expect(of('phases', 'stop-and-copy')).to.have.property('duration').that.is.greaterThan(1000);
    expect(of('phases', 'first-completion')).to.not.equal(undefined);
    expect(of('machine-a', 'STOP')).to.not.have.property('duration');
    expect(of('machine-a', 'migrate')).to.have.property('duration').that.is.greaterThan(0);
    expect(of('server a', 'migration-saved'))
      .to.have.property('detail')
      .that.matches(/bytes \d+/);
  });

  it("has the guest's I/O, with each blackout as long as its figure", () => {
    const { entries, migrations, ledger } = recordedRun('three-migrations');
    const io = timelineOf(recordedRun('three-migrations')).filter(({ lane }) => lane === 'guest I/O');
    const blackouts = io.filter(({ label }) => label === 'blackout');
    expect(blackouts).to.have.lengthOf(3);
    blackouts.forEach(({ duration }, index) => {
      expect(duration! / 1000).to.be.closeTo(migrations[index]!.figures!.blackoutMs!, 5);
    });
    const during = ({ at, duration = 0 }: (typeof io)[number]) =>
      io.filter((item) => item.at < at + duration && item.at + item.duration! > at);
    for (const blackout of blackouts) expect(during(blackout)).to.deep.equal([blackout]);
    const told = timelineOf(
      recordOf(
        [...entries].filter(({ kind }) => !kind.startsWith('guest-io')),
        ledger,
      ),
    );
    const bySeconds = told.filter(({ lane }) => lane === 'guest I/O');
    expect(bySeconds.length).to.be.within(1, 6);
  });

  it('tells faults that did not strike from those that did and ended badly', () => {
    const { entries, ledger } = recordedRun('three-migrations');
    const trouble = { at: entries.at(-1)!.at, kind: 'fault-trouble', message: 'It is gone.' };
    const run = recordOf(
      [
        ...entries,
        { ...trouble, description: 'stop source-server', struck: true },
        { ...trouble, description: 'kill source-proxy', struck: false },
      ],
      ledger,
    );
    expect(timelineOf(run).flatMap(({ lane, label }) => (lane === 'faults' ? [label] : []))).to.deep.equal([
      'did not end well: stop source-server',
      'did not strike: kill source-proxy',
    ]);
  });

  it('has no I/O where a dead drive has none', () => {
    const { entries } = recordedRun('drive-lost');
    const io = timelineOf(recordedRun('drive-lost')).filter(({ lane }) => lane === 'guest I/O');
    const last = entries.findLast(({ kind, reads }) => kind === 'fio-progress' && Number(reads) > 0)!;
    expect(io.at(-1)!.at + io.at(-1)!.duration!).to.equal(last.at);
  });

  it('has what struck', () => {
    const { entries, ledger } = recordedRun('drive-lost');
    const fault = {
      at: entries[5]!.at,
      kind: 'fault-struck',
      fault: { strike: 'kill' },
      description: 'kill it',
    };
    const items = timelineOf(recordOf([...entries, fault], ledger));
    expect(items.find(({ lane }) => lane === 'faults')).to.include({ label: 'kill it', kind: 'fault' });
  });

  it('has the vfio-user messages of a span, commands with their replies, and counts what it leaves out', async () => {
    using folder = temporaryFolder();
    const run = { ...recordedRun('drive-lost'), evidence: folder.path };
    const message = (time: number, type: string, id: number) => {
      const [from, to] = type === 'command' ? ['client', 'server'] : ['server', 'client'];
      return JSON.stringify({ time, from, to, type, command: 'REGION_READ', id, size: 32, noReply: false });
    };
    const lines = [10, 20, 30, 40].flatMap((time) => [
      message(time, 'command', time),
      message(time + 3, 'reply', time),
    ]);
    writeFileSync(path.join(folder.path, 'a-vfio-user.jsonl'), `${lines.join('\n')}\n{"time":41,"fr`);
    const { items, leftOut } = await vfioUserMessages(run, [{ from: 15, to: 50 }], 2);
    expect(items.map(({ at, duration }) => [at, duration])).to.deep.equal([
      [20, 3],
      [30, 3],
    ]);
    expect(leftOut).to.equal(1);
  });
});

describe('The parts of a standstill', () => {
  it('add up to the blackout, though phases overlap', () => {
    const run = recordedRun('three-migrations');
    for (const migration of run.migrations) {
      const sum = standstillParts(run, migration).reduce(
        (total, { milliseconds }) => total + milliseconds,
        0,
      );
      const { from, to } = migration.io!.blackout!;
      expect(sum).to.be.closeTo((to - from) / 1000, 0.01);
      expect(sum).to.be.closeTo(migration.figures!.blackoutMs!, 5);
    }
  });
});
