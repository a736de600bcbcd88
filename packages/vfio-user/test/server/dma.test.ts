import { expect } from 'chai';
import { payload } from '../../src/client/payload.js';
import { Command, type GuestMemory } from '../../src/index.js';
import { closeDescriptor, createMemfd, Mapping, unixSocketPair } from '../../src/native/index.js';
import { expectErrno } from '../support/expect-errno.js';
import type { RegisterDevice } from '../support/register-device.js';
import { type Served, serveRegisters } from '../support/served.js';

const MiB = 1024 * 1024;
const memoryOf = (served: Served<RegisterDevice>): GuestMemory => served.device.host.memory;

function memfd(length: number): Disposable & { readonly descriptor: number; readonly length: number } {
  const descriptor = createMemfd('guest', length);
  return { descriptor, length, [Symbol.dispose]: () => closeDescriptor(descriptor) };
}

describe('Guest memory mapped with a descriptor', () => {
  it('is the same memory on both sides', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    using mapping = Mapping.ofFile(file.descriptor, 0, MiB, true);
    const client = await served.connect();
    await client.dmaMap(0x10_0000, file);
    const window = memoryOf(served).window(0x10_1000, 16, 'read-write')!;
    window.words[1] = 0xfeed;
    expect(new DataView(mapping.buffer).getUint32(0x1004, true)).to.equal(0xfeed);
    expect(memoryOf(served).pointer(0x10_1000, 16, true)).to.equal(window.pointer);
  });

  it('begins at the offset in the file that the client names', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    using mapping = Mapping.ofFile(file.descriptor, 0, MiB, true);
    new Uint8Array(mapping.buffer)[0x3000] = 42;
    const client = await served.connect();
    await client.dmaMap(0, { descriptor: file.descriptor, offset: 0x3000, length: 0x2000 });
    expect(memoryOf(served).window(0, 1, 'read')!.bytes[0]).to.equal(42);
    expect(memoryOf(served).window(0x2000, 1, 'read')).to.equal(undefined);
  });

  it('has windows only within one mapping and only with the rights it has', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    const client = await served.connect();
    await client.dmaMap(0x1000, { ...file, length: 0x1000 }, { writable: false });
    await client.dmaMap(0x2000, { ...file, length: 0x1000 });
    const memory = memoryOf(served);
    expect(memory.window(0x1ff0, 0x20, 'read')).to.equal(undefined);
    expect(memory.window(0x1000, 0x10, 'write')).to.equal(undefined);
    expect(memory.window(0x1000, 0x10, 'read')).not.to.equal(undefined);
    for (const address of [0, 0xfff, 0x3000, 2 ** 52, 2 ** 64, Number.NaN, -4096]) {
      expect(memory.window(address, 1, 'read'), `${address}`).to.equal(undefined);
      expect(memory.pointer(address, 1, false), `${address}`).to.equal(0);
    }
    expect(memory.window(0x2000, Number.NaN, 'read')).to.equal(undefined);
  });

  it('never sees what the device writes into a read-only mapping by mistake', async () => {
    await using served = serveRegisters();
    using file = memfd(0x1000);
    using mapping = Mapping.ofFile(file.descriptor, 0, 0x1000, true);
    const client = await served.connect();
    await client.dmaMap(0, file, { writable: false });
    memoryOf(served).window(0, 1, 'read')!.bytes[0] = 1;
    expect(new Uint8Array(mapping.buffer)[0]).to.equal(0);
    expect(() => memoryOf(served).write(0, Uint8Array.of(1))).to.throw('to be writable');
  });

  it('is copied over the edges of mappings', async () => {
    await using served = serveRegisters();
    using file = memfd(0x2000);
    const client = await served.connect();
    await client.dmaMap(0x2000, { ...file, offset: 0, length: 0x1000 });
    await client.dmaMap(0x3000, { ...file, offset: 0x1000, length: 0x1000 });
    const data = Uint8Array.from({ length: 64 }, (_, i) => i);
    memoryOf(served).write(0x2fe0, data);
    const back = new Uint8Array(64);
    memoryOf(served).read(0x2fe0, back);
    expect(back).to.deep.equal(data);
    expect(() => memoryOf(served).write(0x3fe0, data)).to.throw('nothing is mapped there');
  });

  it('reads as zeros through a window that is older than its unmapping', async () => {
    await using served = serveRegisters();
    using file = memfd(0x1000);
    const client = await served.connect();
    await client.dmaMap(0, file);
    const { generation } = memoryOf(served);
    const window = memoryOf(served).window(0, 8, 'read-write')!;
    window.bytes.fill(7);
    await client.dmaUnmap(0, 0x1000);
    expect(memoryOf(served).generation).not.to.equal(generation);
    expect([...window.bytes]).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(memoryOf(served).window(0, 8, 'read')).to.equal(undefined);
    expect(served.device.calls).to.include('memoryUnmapped 0 4096');
  });
});

describe('DMA_MAP', () => {
  it('refuses with EEXIST whatever overlaps', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    const client = await served.connect();
    await client.dmaMap(0x4000, { ...file, length: 0x4000 });
    for (const [address, length] of [
      [0x4000, 0x4000],
      [0x3000, 0x2000],
      [0x7000, 0x1000],
      [0x5000, 0x1000],
      [0, 0x10_0000],
    ] as const) {
      await expectErrno(client.dmaMap(address, { ...file, length }), 'EEXIST');
    }
    await client.dmaMap(0x3000, { ...file, length: 0x1000 });
    await client.dmaMap(0x8000, { ...file, length: 0x1000 });
  });

  it('refuses with EINVAL a file that ends before the mapping does', async () => {
    await using served = serveRegisters();
    using file = memfd(0x2000);
    const client = await served.connect();
    await expectErrno(client.dmaMap(0, { ...file, length: 0x3000 }), 'EINVAL');
    await expectErrno(client.dmaMap(0, { ...file, offset: 0x1000, length: 0x2000 }), 'EINVAL');
    await expectErrno(client.dmaMap(0, { ...file, offset: 1, length: 0x1000 }), 'EINVAL');
  });

  it('refuses with EINVAL a descriptor that is no file', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const sockets = unixSocketPair();
    await expectErrno(client.dmaMap(0, { descriptor: sockets[0], length: 0x1000 }), 'EINVAL');
    for (const socket of sockets) closeDescriptor(socket);
  });

  it('refuses with EINVAL sizes, addresses and flags that cannot be', async () => {
    await using served = serveRegisters();
    const client = await served.connect();
    const map = (flags: number, offset: bigint, address: bigint, size: bigint) =>
      client.request(Command.DMA_MAP, payload([32, flags, offset, address, size]));
    await expectErrno(map(3, 0n, 0n, 0n), 'EINVAL');
    await expectErrno(map(3, 0n, 0n, 100n), 'EINVAL');
    await expectErrno(map(3, 0n, 100n, 0x1000n), 'EINVAL');
    await expectErrno(map(3, 0n, 2n ** 64n - 0x1000n, 0x1000n), 'EINVAL');
    await expectErrno(map(3, 0n, 0x1000n, 2n ** 64n - 0x1000n), 'EINVAL');
    await expectErrno(map(0, 0n, 0n, 0x1000n), 'EINVAL');
    await expectErrno(map(4, 0n, 0n, 0x1000n), 'EINVAL');
    await expectErrno(client.request(Command.DMA_MAP, new Uint8Array(31)), 'EINVAL');
    await expectErrno(client.request(Command.DMA_MAP, payload([31, 3, 0n, 0n, 0x1000n])), 'EINVAL');
  });

  it('refuses with EINVAL more than one descriptor', async () => {
    await using served = serveRegisters();
    using file = memfd(0x1000);
    const client = await served.connect();
    const request = payload([32, 3, 0n, 0n, 0x1000n]);
    const descriptors = [file.descriptor, file.descriptor];
    await expectErrno(client.request(Command.DMA_MAP, request, { descriptors }), 'EINVAL');
  });
});

describe('DMA_UNMAP', () => {
  it('refuses with ENOENT what is not exactly a mapping', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    const client = await served.connect();
    await client.dmaMap(0x4000, { ...file, length: 0x4000 });
    await expectErrno(client.dmaUnmap(0x4000, 0x2000), 'ENOENT');
    await expectErrno(client.dmaUnmap(0x5000, 0x3000), 'ENOENT');
    await expectErrno(client.dmaUnmap(0, 0x1000), 'ENOENT');
    await client.dmaUnmap(0x4000, 0x4000);
    await expectErrno(client.dmaUnmap(0x4000, 0x4000), 'ENOENT');
  });

  it('unmaps everything if asked to', async () => {
    await using served = serveRegisters();
    using file = memfd(MiB);
    const client = await served.connect();
    for (let i = 0; i < 10; i++) await client.dmaMap(0x4000 * i, { ...file, length: 0x1000 });
    await client.dmaUnmapAll();
    expect(served.device.calls.filter((call) => call.startsWith('memoryUnmapped'))).to.have.length(10);
    await client.dmaMap(0, file);
    await expectErrno(client.request(Command.DMA_UNMAP, payload([24, 2, 0n, BigInt(MiB)])), 'EINVAL');
    await expectErrno(client.request(Command.DMA_UNMAP, payload([24, 3, 0n, 0n])), 'EINVAL');
  });
});
