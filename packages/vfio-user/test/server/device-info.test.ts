import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { Command, InterruptIndex, RegionIndex } from '../../src/index.js';
import { closeDescriptor, createMemfd, Mapping } from '../../src/native/index.js';
import { expectErrno } from '../support/expect-errno.js';
import { RegisterDevice } from '../support/register-device.js';
import { Served, serveRegisters } from '../support/served.js';

describe('DEVICE_GET_INFO', () => {
  it('describes a PCI device that can be reset', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    expect(await client.info()).to.deep.equal({ flags: 3, regions: 9, interrupts: 5 });
  });

  it('refuses with EINVAL an argsz without room for the reply', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await expectErrno(client.request(Command.DEVICE_GET_INFO, payload([15, 0, 0, 0])), 'EINVAL');
    await expectErrno(client.request(Command.DEVICE_GET_INFO, payload([16, 0, 0])), 'EINVAL');
  });
});

describe('DEVICE_GET_REGION_INFO', () => {
  it('tells size and rights, and size 0 for a region that is absent', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const { flags, size } = await client.regionInfo(RegionIndex.BAR2);
    expect([flags, size]).to.deep.equal([1, 4096]);
    expect((await client.regionInfo(RegionIndex.BAR1)).size).to.equal(0);
    await expectErrno(client.regionInfo(9), 'EINVAL');
  });

  it('hands out the descriptor of a region that can be mapped, with the areas', async () => {
    const descriptor = createMemfd('doorbells', 0x3000);
    using mapping = Mapping.ofFile(descriptor, 0x2000, 0x1000, true);
    const device = new RegisterDevice();
    device.regions.set(RegionIndex.BAR0, {
      size: 0x4000,
      readable: true,
      writable: true,
      mappable: { descriptor, descriptorOffset: 0x1000, areas: [{ offset: 0x1000, length: 0x1000 }] },
    });
    await using served = new Served(device);
    const client = await served.connect();
    const info = await client.regionInfo(RegionIndex.BAR0);
    expect(info).to.deep.include({ flags: 15, size: 0x4000, offset: 0x1000 });
    expect(info.areas).to.deep.equal([{ offset: 0x1000, length: 0x1000 }]);
    using seen = Mapping.ofFile(info.descriptor!, info.offset + info.areas[0]!.offset, 0x1000, true);
    new Uint8Array(seen.buffer)[5] = 99;
    expect(new Uint8Array(mapping.buffer)[5]).to.equal(99);
    closeDescriptor(info.descriptor!);
    closeDescriptor(descriptor);
  });

  it('tells a client with a small argsz how much it needs, and keeps the descriptor', async () => {
    const descriptor = createMemfd('doorbells', 0x1000);
    const device = new RegisterDevice();
    device.regions.set(RegionIndex.BAR0, {
      size: 0x1000,
      readable: true,
      writable: true,
      mappable: { descriptor, descriptorOffset: 0, areas: [{ offset: 0, length: 0x1000 }] },
    });
    await using served = new Served(device);
    const client = await served.connect();
    const request = payload([32, 0, RegionIndex.BAR0, 0, 0n, 0n]);
    const reply = await client.request(Command.DEVICE_GET_REGION_INFO, request);
    const [argsz, capOffset] = [0, 12].map((at) => reply.view.getUint32(reply.payloadStart + at, true));
    expect([argsz, capOffset], 'QEMU refuses the reply if the offset is 0').to.deep.equal([64, 32]);
    expect([reply.payloadLength, reply.descriptors.length]).to.deep.equal([32, 0]);
    closeDescriptor(descriptor);
  });
});

describe('DEVICE_GET_IRQ_INFO', () => {
  it('counts the vectors of each index', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const counts: number[] = [];
    for (const index of Object.values(InterruptIndex)) counts.push((await client.interruptInfo(index)).count);
    expect(counts).to.deep.equal([1, 0, 4, 1, 1]);
    await expectErrno(client.interruptInfo(5), 'EINVAL');
  });

  it('has INTx mask itself, and lets MSI-X vectors be added singly', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    expect((await client.interruptInfo(InterruptIndex.INTX)).flags).to.equal(7);
    expect((await client.interruptInfo(InterruptIndex.MSIX)).flags & 8).to.equal(0);
  });
});

describe('DEVICE_GET_REGION_IO_FDS', () => {
  it('is answered with ENOTSUP', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    await expectErrno(client.request(Command.DEVICE_GET_REGION_IO_FDS, payload([16, 0, 0, 0])), 'ENOTSUP');
  });
});
