import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { Command, ProtocolError, RegionIndex } from '../../src/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { serveRegisters } from '../support/served.js';

const { BAR0, BAR1, BAR2 } = RegionIndex;

describe('REGION_READ and REGION_WRITE', () => {
  it('reach the device at the region and offset that they name', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await client.regionWrite(BAR0, 0x10, Uint8Array.of(1, 2, 3, 4));
    expect([...(await client.regionRead(BAR0, 0x0e, 8))]).to.deep.equal([0, 0, 1, 2, 3, 4, 0, 0]);
  });

  it('reach the last byte of a region and none behind it', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await client.regionWrite(BAR0, 4095, Uint8Array.of(7));
    expect([...(await client.regionRead(BAR0, 4095, 1))]).to.deep.equal([7]);
    await expectErrno(client.regionRead(BAR0, 4095, 2), 'EINVAL');
    await expectErrno(client.regionWrite(BAR0, 4096, Uint8Array.of(1)), 'EINVAL');
  });

  it('are refused with EINVAL where the offset would wrap around', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    for (const offset of [2n ** 64n - 1n, 2n ** 64n - 4096n, 2n ** 63n, 2n ** 53n]) {
      await expectErrno(client.request(Command.REGION_READ, payload([offset, BAR0, 2])), 'EINVAL');
      await expectErrno(
        client.request(Command.REGION_WRITE, payload([offset, BAR0, 2], Uint8Array.of(1, 2))),
        'EINVAL',
      );
    }
    expect(served.device.calls).to.deep.equal(['connected']);
  });

  it('are refused with EINVAL for a region that is empty or does not exist', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    for (const region of [BAR1, 9, 0xffff_ffff]) await expectErrno(client.regionRead(region, 0, 4), 'EINVAL');
  });

  it('are refused with EINVAL if the count is zero, too large, or not what the payload has', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await expectErrno(client.regionRead(BAR0, 0, 0), 'EINVAL');
    await expectErrno(client.regionRead(BAR0, 0, 0xffff_ffff), 'EINVAL');
    await expectErrno(
      client.request(Command.REGION_WRITE, payload([0n, BAR0, 4], new Uint8Array(3))),
      'EINVAL',
    );
    await expectErrno(
      client.request(Command.REGION_WRITE, payload([0n, BAR0, 4], new Uint8Array(5))),
      'EINVAL',
    );
    await expectErrno(client.request(Command.REGION_READ, new Uint8Array(15)), 'EINVAL');
  });

  it('are refused with EPERM where the region does not allow it', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await client.regionRead(BAR2, 0, 4);
    await expectErrno(client.regionWrite(BAR2, 0, Uint8Array.of(1)), 'EPERM');
  });

  it('answer with the errno of the device, and EIO for any other exception', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    served.device.fault = { method: 'writeRegion', error: new ProtocolError('EBUSY', 'not now') };
    await expectErrno(client.regionWrite(BAR0, 0, Uint8Array.of(1)), 'EBUSY');
    served.device.fault = { method: 'readRegion', error: new TypeError('a bug') };
    await expectErrno(client.regionRead(BAR0, 0, 1), 'EIO');
    expect(served.log.join()).to.include('TypeError: a bug');
  });

  it('can do without a reply, and stay in order', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    for (let i = 1; i <= 100; i++) client.postRegionWrite(BAR0, 0, Uint8Array.of(i));
    expect([...(await client.regionRead(BAR0, 0, 1))]).to.deep.equal([100]);
  });
});

describe('REGION_WRITE_MULTI', () => {
  it('does its writes in order', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await client.regionWriteMulti([
      { region: BAR0, offset: 0, data: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1) },
      { region: BAR0, offset: 4, data: Uint8Array.of(2, 2) },
    ]);
    expect([...(await client.regionRead(BAR0, 0, 8))]).to.deep.equal([1, 1, 1, 1, 2, 2, 1, 1]);
  });

  it('does none if one of them is impossible', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const good = payload([0n, BAR0, 4], new Uint8Array(8).fill(1));
    for (const bad of [
      payload([0n, BAR0, 9], new Uint8Array(8)),
      payload([4096n, BAR0, 4], new Uint8Array(8)),
      payload([0n, BAR1, 4], new Uint8Array(8)),
    ]) {
      const writes = payload([2n], Buffer.concat([good, bad]));
      await expectErrno(client.request(Command.REGION_WRITE_MULTI, writes), 'EINVAL');
    }
    expect(served.device.calls).to.deep.equal(['connected']);
  });

  it('is refused if it does not hold as many writes as it says', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const one = payload([0n, BAR0, 4], new Uint8Array(8));
    for (const count of [0n, 2n, 2n ** 61n, 2n ** 64n - 1n]) {
      await expectErrno(client.request(Command.REGION_WRITE_MULTI, payload([count], one)), 'EINVAL');
    }
  });
});
