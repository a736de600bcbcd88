import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { Command, Feature, FeatureFlags, MigrationState, ProtocolError } from '../../src/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { serveRegisters } from '../support/served.js';

const { ERROR, STOP, RUNNING, STOP_COPY, RESUMING, RUNNING_P2P, PRE_COPY, PRE_COPY_P2P } = MigrationState;

describe('A device that migrates', () => {
  it('says which optional states it has', async () => {
    await using simple = serveRegisters({ preCopy: false });
    await using full = serveRegisters({ preCopy: true, peerToPeer: true });
    expect(await (await simple.connect()).migration.flags()).to.equal(1);
    expect(await (await full.connect()).migration.flags()).to.equal(7);
  });

  it('is stopped, saved and run again in the order of the arcs', async () => {
    await using served = serveRegisters({ preCopy: false });
    const { migration } = await served.connect();
    await migration.setState(STOP_COPY);
    expect([...(await migration.readState())]).to.deep.equal([1, 2, 3, 4, 5]);
    await migration.setState(RUNNING);
    expect(served.device.calls).to.deep.equal(['connected', 'stop', 'save', 'saved true', 'run']);
  });

  it('is told that a save was given up', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    await migration.setState(STOP_COPY);
    await migration.setState(STOP);
    expect(served.device.calls.at(-1)).to.equal('saved false');
  });

  it('has its callbacks called once even if a state is set twice', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    for (const state of [STOP, STOP, RUNNING, RUNNING]) await migration.setState(state);
    expect(served.device.calls).to.deep.equal(['connected', 'stop', 'run']);
  });

  it('sends what it has in pre-copy and the rest when it is stopped, as one stream', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    await migration.setState(PRE_COPY);
    expect([...(await migration.readState())]).to.deep.equal([9, 9]);
    expect(await migration.state()).to.equal(PRE_COPY);
    await migration.setState(STOP_COPY);
    expect([...(await migration.readState())]).to.deep.equal([1, 2, 3, 4, 5]);
    expect(served.device.calls).to.deep.equal(['connected', 'preCopyStarted', 'stop', 'save']);
  });

  it('does not lose what was not read in pre-copy', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    await migration.setState(PRE_COPY);
    await migration.setState(STOP_COPY);
    expect([...(await migration.readState())]).to.deep.equal([9, 9, 1, 2, 3, 4, 5]);
  });

  it('stops at the first peer-to-peer state and runs at the last', async () => {
    await using served = serveRegisters({ peerToPeer: true });
    const { migration } = await served.connect();
    for (const state of [RUNNING_P2P, STOP, RUNNING_P2P, PRE_COPY_P2P, PRE_COPY, RUNNING])
      await migration.setState(state);
    expect(served.device.calls).to.deep.equal(['connected', 'stop', 'preCopyStarted', 'run', 'preCopyEnded']);
  });

  it('loads the stream that was written, in whatever pieces, when it leaves RESUMING', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const { migration } = client;
    await migration.setState(RESUMING);
    for (const part of [Uint8Array.of(5, 6), new Uint8Array(), Uint8Array.of(7)]) {
      await client.request(Command.MIG_DATA_WRITE, payload([8 + part.length, part.length], part));
    }
    expect(served.device.migration!.loaded).to.equal(undefined);
    await migration.setState(RUNNING);
    expect([...served.device.migration!.loaded!]).to.deep.equal([5, 6, 7]);
    expect(served.device.calls).to.deep.equal(['connected', 'stop', 'resuming', 'load', 'run']);
  });

  it('moves states of many messages', async () => {
    await using source = serveRegisters();
    await using destination = serveRegisters();
    const state = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
    source.device.migration!.state = state;
    const from = (await source.connect()).migration;
    const to = (await destination.connect()).migration;
    await from.setState(STOP_COPY);
    await to.setState(RESUMING);
    await to.writeState(await from.readState());
    await to.setState(RUNNING);
    expect(Buffer.compare(destination.device.migration!.loaded!, state)).to.equal(0);
  });

  it('keeps the state it had if a callback fails, and can try again', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    served.device.fault = { method: 'stop', error: new ProtocolError('EBUSY', 'in flight') };
    await expectErrno(migration.setState(STOP_COPY), 'EBUSY');
    expect(await migration.state()).to.equal(RUNNING);
    served.device.fault = { method: 'load', error: new ProtocolError('EINVAL', 'bad checksum') };
    await migration.setState(RESUMING);
    await expectErrno(migration.setState(RUNNING), 'EINVAL');
    expect(await migration.state()).to.equal(RESUMING);
    await migration.setState(RUNNING);
  });

  it('runs on in PRE_COPY if it could not be saved', async () => {
    await using served = serveRegisters();
    const { migration } = await served.connect();
    await migration.setState(PRE_COPY);
    served.device.fault = { method: 'save', error: new Error('no memory') };
    await expectErrno(migration.setState(STOP_COPY), 'EIO');
    expect(await migration.state()).to.equal(PRE_COPY);
    expect(served.device.calls.slice(-3)).to.deep.equal(['stop', 'save', 'run']);
  });

  it('is in ERROR after a failure that it cannot recover from, until it is reset', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const { migration } = client;
    served.device.fault = {
      method: 'save',
      error: Object.assign(new Error('broken'), { recoverable: false }),
    };
    await expectErrno(migration.setState(STOP_COPY), 'EIO');
    expect(await migration.state()).to.equal(ERROR);
    await expectErrno(migration.setState(RUNNING), 'EINVAL');
    await client.reset();
    expect(await migration.state()).to.equal(RUNNING);
  });

  for (const [name, state] of Object.entries({ STOP, STOP_COPY, RESUMING, PRE_COPY })) {
    it(`is RUNNING after a reset in ${name}, and can migrate again`, async () => {
      await using served = serveRegisters();
      const client = await served.connect();
      await client.migration.setState(state);
      await client.reset();
      expect(await client.migration.state()).to.equal(RUNNING);
      await client.migration.setState(STOP_COPY);
      expect([...(await client.migration.readState())]).to.deep.equal([1, 2, 3, 4, 5]);
    });

    it(`can migrate again after its client died in ${name}`, async () => {
      await using served = serveRegisters();
      const first = await served.connect();
      await first.migration.setState(state);
      first.close();
      await served.until(() => served.device.calls.includes('reset'));
      expect(served.device.calls, 'nobody is there to run for').not.to.include('run');
      const second = await served.connect();
      expect(await second.migration.state()).to.equal(RUNNING);
      expect(served.device.calls.includes('run')).to.equal(state !== PRE_COPY);
      await second.migration.setState(STOP_COPY);
      expect([...(await second.migration.readState())]).to.deep.equal([1, 2, 3, 4, 5]);
    });
  }

  it('refuses with EINVAL states that do not exist, and those it does not have', async () => {
    await using served = serveRegisters({ preCopy: false });
    const client = await served.connect();
    for (const state of [ERROR, RUNNING_P2P, PRE_COPY, PRE_COPY_P2P, 8, 0xffff_ffff]) {
      const request = payload([16, Feature.MIG_DEVICE_STATE | FeatureFlags.SET, state, 0]);
      await expectErrno(client.request(Command.DEVICE_FEATURE, request), 'EINVAL');
    }
    expect(await client.migration.state()).to.equal(RUNNING);
  });
});

describe('MIG_DATA_READ and MIG_DATA_WRITE', () => {
  it('are refused with EINVAL in a state that transfers nothing', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await expectErrno(client.migration.readState(), 'EINVAL');
    await expectErrno(client.migration.writeState(Uint8Array.of(1)), 'EINVAL');
    await client.migration.setState(RESUMING);
    await expectErrno(client.migration.readState(), 'EINVAL');
  });

  it('are refused with EINVAL if sizes do not fit', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await client.migration.setState(STOP_COPY);
    await expectErrno(client.request(Command.MIG_DATA_READ, payload([8, 1])), 'EINVAL');
    await expectErrno(client.request(Command.MIG_DATA_READ, payload([0xffff_ffff, 0xffff_fff0])), 'EINVAL');
    await expectErrno(client.request(Command.MIG_DATA_READ, new Uint8Array(7)), 'EINVAL');
    await client.migration.setState(RESUMING);
    const data = Uint8Array.of(1, 2);
    await expectErrno(client.request(Command.MIG_DATA_WRITE, payload([10, 3], data)), 'EINVAL');
    await expectErrno(client.request(Command.MIG_DATA_WRITE, payload([10, 1], data)), 'EINVAL');
  });
});

describe('DEVICE_FEATURE', () => {
  const ask = (flags: number, argsz = 16) => payload([argsz, flags, 0, 0]);

  it('can be probed', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const { GET, SET, PROBE } = FeatureFlags;
    for (const flags of [
      Feature.MIGRATION | PROBE,
      Feature.MIGRATION | PROBE | GET,
      Feature.MIG_DEVICE_STATE | PROBE | GET | SET,
      Feature.DMA_LOGGING_START | PROBE | SET,
      Feature.DMA_LOGGING_REPORT | PROBE | GET,
    ]) {
      await client.request(Command.DEVICE_FEATURE, ask(flags));
    }
    await expectErrno(client.request(Command.DEVICE_FEATURE, ask(Feature.MIGRATION | PROBE | SET)), 'EINVAL');
    await expectErrno(client.request(Command.DEVICE_FEATURE, ask(3 | PROBE)), 'ENOTTY');
  });

  it('has no migration on a device without', async () => {
    await using served = serveRegisters({ migrates: false });
    const client = await served.connect();
    await expectErrno(client.migration.flags(), 'ENOTTY');
    await expectErrno(client.migration.setState(STOP), 'ENOTTY');
  });

  it('refuses with EINVAL flags that contradict each other, and an argsz without room', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const { GET, SET } = FeatureFlags;
    await expectErrno(client.request(Command.DEVICE_FEATURE, ask(Feature.MIG_DEVICE_STATE)), 'EINVAL');
    await expectErrno(
      client.request(Command.DEVICE_FEATURE, ask(Feature.MIG_DEVICE_STATE | GET | SET)),
      'EINVAL',
    );
    await expectErrno(
      client.request(Command.DEVICE_FEATURE, ask(Feature.MIG_DEVICE_STATE | GET | (1 << 19))),
      'EINVAL',
    );
    await expectErrno(client.request(Command.DEVICE_FEATURE, ask(Feature.MIGRATION | GET, 15)), 'EINVAL');
    await expectErrno(client.request(Command.DEVICE_FEATURE, new Uint8Array(7)), 'EINVAL');
    await expectErrno(
      client.request(Command.DEVICE_FEATURE, payload([16, Feature.MIG_DEVICE_STATE | SET])),
      'EINVAL',
    );
  });
});
