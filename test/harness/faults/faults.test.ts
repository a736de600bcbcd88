import { expect } from 'chai';
import { Faults } from '../../../src/harness/faults/faults.js';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import type { PhaseName } from '../../../src/scenario/phases.js';
import type { ScenarioInput } from '../../../src/scenario/schema.js';
import { CountingProcess } from '../../support/counting-process.js';
import { scenarioWith } from '../../support/observations.js';
import { type StandInParts, standInPair } from '../../support/stand-in-pair.js';

const signal = new AbortController().signal;

describe('The faults of a scenario', () => {
  let process: CountingProcess;
  let ledger: Ledger;

  beforeEach(() => {
    ledger = new Ledger();
    process = new CountingProcess();
  });

  afterEach(() => process[Symbol.asyncDispose]());

  const faultsOf = (faults: ScenarioInput['faults'], parts: StandInParts = {}) =>
    new Faults(scenarioWith({ faults, migrations: { count: 2 } }).faults, standInPair(parts), ledger);
  /** Has phases begin, one after the other, as a migration does. */
  const phases = async (faults: Faults, names: PhaseName[], migration = 1) => {
    for (const name of names) await faults.settings(migration).hook?.(name);
  };

  it('strike as their phase begins and not before, in their migration and no other', async () => {
    const at = { phase: 'load', migration: 2 } as const;
    await using faults = faultsOf([{ strike: 'kill', target: 'source-server', at }], {
      home: { server: process.child },
    });
    await phases(faults, ['setup', 'pre-copy', 'load'], 1);
    await phases(faults, ['setup', 'pre-copy', 'quiesce'], 2);
    expect(faults.outcomes()).to.deep.equal([
      { fault: 'kill source-server at load of migration 2', struck: false },
    ]);
    expect(process.child.exit).to.equal(undefined);
    await phases(faults, ['load'], 2);
    expect(process.child.exit).to.include({ signal: 'SIGKILL' });
    expect(faults.outcomes()[0]).to.include({ struck: true }).and.not.have.property('trouble');
    expect(ledger.entries.map(({ kind }) => kind)).to.deep.equal(['fault-struck']);
  });

  it('strike later than the phase without holding it up, and before they are settled', async () => {
    const at = { phase: 'load', delay: '50ms' } as const;
    await using faults = faultsOf([{ strike: 'kill', target: 'source-server', at }], {
      home: { server: process.child },
    });
    await phases(faults, ['load']);
    expect(process.child.exit).to.equal(undefined);
    expect(await faults.settled(signal, true)).to.deep.include({
      fault: 'kill source-server at load + 50 ms of migration 1',
      struck: true,
    });
    expect(process.child.exit).to.include({ signal: 'SIGKILL' });
  });

  it('that last are over at once when the run is interrupted while it waits for their end', async () => {
    const interrupted = new AbortController();
    await using faults = faultsOf(
      [{ strike: 'stop', target: 'source-server', for: '10min', at: { phase: 'load' } }],
      {
        home: { server: process.child },
      },
    );
    await phases(faults, ['load']);
    await process.becomes(true);
    const settled = faults.settled(interrupted.signal, true).catch((error) => error);
    interrupted.abort(new Error('The user pressed Ctrl-C.'));
    expect(await settled).to.equal(interrupted.signal.reason);
    await process.becomes(false);
    expect(faults.outcomes()[0]).to.include({ struck: true }).and.not.have.property('trouble');
  });

  it('that last go on beside the phase, and are over when they are settled', async () => {
    const at = { phase: 'load' } as const;
    await using faults = faultsOf([{ strike: 'stop', target: 'source-server', for: '300ms', at }], {
      home: { server: process.child },
    });
    await phases(faults, ['load']);
    await process.becomes(true);
    await faults.settled(signal, true);
    await process.becomes(false);
  });

  it('that last are over when the run is, and that is no trouble', async () => {
    const at = { phase: 'load' } as const;
    const faults = faultsOf([{ strike: 'stop', target: 'source-server', for: '10min', at }], {
      home: { server: process.child },
    });
    await phases(faults, ['load']);
    await process.becomes(true);
    await faults[Symbol.asyncDispose]();
    await process.becomes(false);
    expect(faults.outcomes()[0]).to.include({ struck: true }).and.not.have.property('trouble');
  });

  it('that cannot strike let the migration go on, and tell why', async () => {
    const at = { phase: 'load' } as const;
    await using faults = faultsOf(
      [
        { strike: 'kill', target: 'destination-proxy', at },
        { strike: 'stop', target: 'source-machine', at },
        { strike: 'connection', how: 'reset', at },
        { strike: 'connection', how: 'stall', at },
        { strike: 'messages', side: 'source', how: 'drop', at },
        { strike: 'cancel', at },
        { strike: 'kill', target: 'source-server', at },
      ],
      {
        home: { server: process.child },
        qmp: {
          execute: async () => {
            throw new Error('The monitor is gone.');
          },
        },
      },
    );
    await phases(faults, ['load']);
    const outcomes = await faults.settled(signal, true);
    expect(outcomes.map(({ struck, trouble }) => [struck, trouble])).to.deep.equal([
      [false, 'Expected a process to strike as destination-proxy, but host b has none.'],
      [false, 'Expected a process to strike as source-machine, but host a has none.'],
      [false, 'Expected a migration connection to strike, but there is none.'],
      [false, 'Expected a migration connection to strike, but there is none.'],
      [false, "Expected the source's device to have a proxy, but it has none."],
      [false, 'The monitor is gone.'],
      [true, undefined],
    ]);
    const troubles = ledger.entries.filter(({ kind }) => kind === 'fault-trouble');
    expect(troubles.map(({ struck }) => struck)).to.deep.equal(new Array(6).fill(false));
  });

  it('that wait for a status strike as it comes', async () => {
    let come: () => void = () => {};
    const qmp = {
      events: { position: 7 },
      waitForEvent: (_name: string, { where, since }: { where: (event: object) => boolean; since: number }) =>
        new Promise<void>((resolve) => {
          expect(since).to.equal(7);
          expect(where({ data: { status: 'active' } })).to.equal(false);
          expect(where({ data: { status: 'device' } })).to.equal(true);
          come = resolve;
        }),
    };
    const fault = { strike: 'kill', target: 'source-server', at: { status: 'device' } } as const;
    await using faults = faultsOf([fault], { home: { server: process.child }, qmp });
    await phases(faults, ['setup', 'pre-copy', 'load']);
    expect(process.child.exit).to.equal(undefined);
    come();
    await process.child.exited;
    expect((await faults.settled(signal, true))[0]).to.include({ struck: true });
  });

  it('whose status does not come are not waited for once the migration is over', async () => {
    const qmp = {
      events: { position: 0 },
      waitForEvent: (_name: string, options: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => {
          options.signal.addEventListener('abort', () => reject(options.signal.reason));
        }),
    };
    await using faults = faultsOf([{ strike: 'cancel', at: { status: 'device' } }], { qmp });
    await phases(faults, ['setup']);
    expect(await faults.settled(signal, false)).to.deep.equal([
      { fault: 'cancel at status device of migration 1', struck: false },
    ]);
  });

  it('of the state change it on its way, one after the other, and leave alone what they do not know', async () => {
    await using faults = faultsOf([
      { strike: 'state-stream', how: 'truncated' },
      { strike: 'state-stream', how: 'other-namespace-size' },
    ]);
    expect(faults.settings(2)).to.not.have.property('changeState');
    expect(faults.settings(1).changeState?.(Buffer.from('a state'))).to.deep.equal(Buffer.from('a s'));
    const [truncated, resized] = faults.outcomes();
    expect(truncated).to.include({ struck: true }).and.not.have.property('trouble');
    expect(resized)
      .to.include({ struck: false })
      .and.have.property('trouble')
      .that.matches(/the length/);
  });
});

describe('A fault of messages', () => {
  const setFaults: object[][] = [];
  const control = { setFaults: async (faults: object[]) => setFaults.push(faults) };
  const { faults: wanted } = scenarioWith({
    faults: [
      {
        strike: 'messages',
        side: 'destination',
        how: 'errno',
        errno: 'ENOSPC',
        command: 'MIG_DATA_WRITE',
        at: { phase: 'load' },
        nth: 2,
      },
    ],
  });

  beforeEach(() => setFaults.splice(0));

  it('is set at the proxy of its side, with the number of its errno', async () => {
    const ledger = new Ledger();
    await using faults = new Faults(wanted, standInPair({ away: { control } }), ledger);
    await faults.settings(1).hook?.('load');
    expect(setFaults).to.deep.equal([
      [{ action: 'errno', injected: true, nth: 2, count: 1, command: 'MIG_DATA_WRITE', errno: 28 }],
    ]);
    ledger.write('proxy-event', { host: 'b', event: 'fault-struck' });
    expect((await faults.settled(signal, true))[0])
      .to.include({ struck: true })
      .and.not.have.property('trouble');
  });

  it('has not struck if the proxy tells of no message that it struck', async () => {
    const ledger = new Ledger();
    await using faults = new Faults(wanted, standInPair({ away: { control } }), ledger);
    ledger.write('proxy-event', { host: 'b', event: 'fault-struck' });
    await faults.settings(1).hook?.('load');
    ledger.write('proxy-event', { host: 'a', event: 'fault-struck' });
    expect((await faults.settled(signal, true))[0]).to.deep.include({
      struck: false,
      trouble: 'Expected a message that it matches, but none came by.',
    });
  });
});
