import { expect } from 'chai';
import { closeAll, makeController, SIZE } from '../support/controllers.js';
import { Host } from '../support/host.js';

describe('Admin commands', () => {
  afterEach(closeAll);

  const enabled = (options: Parameters<typeof makeController>[0] = {}) =>
    new Host(makeController(options)).enable();
  const identify = (host: Host, structure: number, namespaceId = 0) => {
    const { status } = host.admin({
      opcode: 0x06,
      namespaceId,
      prp1: host.buffer(),
      dwords: { 10: structure },
    });
    return { status, data: Buffer.from(host.ram.at(host.buffer(), 4096)) };
  };
  const log = (
    host: Host,
    id: number,
    { length = 512, offset = 0, namespaceId = 0xffffffff, retain = 0 } = {},
  ) =>
    host.admin({
      opcode: 0x02,
      namespaceId,
      prp1: host.buffer(),
      prp2: host.buffer(1),
      dwords: { 10: ((length / 4 - 1) << 16) | (retain << 15) | id, 12: offset },
    }).status;

  it('with unknown opcodes, fused or with scatter gather lists, are refused', () => {
    const host = enabled();
    expect(host.admin({ opcode: 0x10 })).to.include({ status: 0x001, doNotRetry: true });
    expect(host.admin({ opcode: 0x7c })).to.include({ status: 0x001 }); // doorbell buffers are not offered
    expect(host.admin({ opcode: 0x06, flags: 0x01, dwords: { 10: 1 } })).to.include({ status: 0x002 });
    expect(host.admin({ opcode: 0x06, flags: 0x40, dwords: { 10: 1 } })).to.include({ status: 0x002 });
  });

  it('identify the controller', () => {
    const { status, data } = identify(enabled({ serial: 'S123' }), 1);
    expect(status).to.equal(0);
    expect(data.toString('latin1', 4, 24)).to.equal('S123'.padEnd(20));
    expect(data[77]).to.equal(7); // MDTS: 512 KiB
    expect(data.readUInt32LE(80)).to.equal(0x10400);
    expect(data[259]).to.equal(3); // AERL
    expect(data[512]).to.equal(0x66);
    expect(data[513]).to.equal(0x44);
    expect(data.readUInt32LE(516)).to.equal(1); // NN
    expect(data.readUInt32LE(536)).to.equal(0); // SGLS
    expect(data[525]! & 1).to.equal(1); // VWC
  });

  it('identify namespaces, list them and name them', () => {
    const host = enabled({ sizes: [SIZE, 2 * SIZE], blockSize: 4096 });
    const second = identify(host, 0, 2).data;
    expect(Number(second.readBigUInt64LE(0))).to.equal((2 * SIZE) / 4096);
    expect(second[130]).to.equal(12);
    expect(identify(host, 2, 0).data.subarray(0, 12)).to.deep.equal(
      Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
    );
    expect(identify(host, 2, 1).data.readUInt32LE(0)).to.equal(2);
    const names = identify(host, 3, 2).data;
    expect([names[0], names[1], names[12], names[13], names[32], names[33], names[52]]).to.deep.equal([
      1, 8, 2, 16, 3, 16, 0,
    ]);
    expect(names.subarray(16, 32)).to.deep.equal(second.subarray(104, 120)); // NGUID
  });

  it('refuse to identify what does not exist', () => {
    const host = enabled();
    for (const id of [0, 2, 0xffffffff]) {
      expect(identify(host, 0, id).status).to.equal(0x00b);
      expect(identify(host, 3, id).status).to.equal(0x00b);
    }
    expect(identify(host, 2, 0xfffffffe).status).to.equal(0x00b);
    expect(identify(host, 0x55).status).to.equal(0x002);
  });

  it('give log pages, from any aligned offset, and nothing beyond their end', () => {
    const host = enabled();
    host.admin({ opcode: 0x10 });
    expect(log(host, 1, { length: 64 })).to.equal(0);
    const entry = Buffer.from(host.ram.at(host.buffer(), 64));
    expect(entry.readUInt32LE(0)).to.equal(1);
    expect(entry.readUInt16LE(8)).to.equal(0);
    expect((entry.readUInt16LE(12) >>> 1) & 0x7ff).to.equal(0x001);
    expect(log(host, 2)).to.equal(0);
    expect(Buffer.from(host.ram.at(host.buffer(), 512)).readUInt16LE(1)).to.equal(310);
    expect(log(host, 3)).to.equal(0);
    expect(log(host, 5, { length: 4096 })).to.equal(0);
    host.ram.at(host.buffer(), 64).fill(0xee);
    expect(log(host, 3, { length: 64, offset: 480 })).to.equal(0);
    expect(host.ram.at(host.buffer(), 64)).to.deep.equal(new Uint8Array(64));
  });

  it('refuse log pages that do not exist, offsets, sizes and namespaces that cannot be', () => {
    const host = enabled();
    expect(log(host, 0x77)).to.equal(0x109);
    expect(log(host, 2, { offset: 2 })).to.equal(0x002);
    expect(log(host, 2, { offset: 516 })).to.equal(0x002);
    expect(log(host, 2, { namespaceId: 1 })).to.equal(0x002);
    expect(log(host, 2, { namespaceId: 9 })).to.equal(0x00b);
    const huge = { opcode: 0x02, prp1: host.buffer(), dwords: { 10: 0xffff0002, 11: 0xffff } };
    expect(host.admin(huge).status).to.equal(0x002);
  });

  it('count what was read and written', () => {
    const host = enabled();
    host.createQueues(1);
    host.io({ opcode: 0x01, prp1: host.buffer(), dwords: { 12: 7 } });
    host.io({ opcode: 0x02, prp1: host.buffer(), dwords: { 12: 7 } });
    host.io({ opcode: 0x02, prp1: host.buffer(), dwords: { 12: 7 } });
    log(host, 2);
    const page = Buffer.from(host.ram.at(host.buffer(), 512));
    expect(page.readUInt32LE(64)).to.equal(2);
    expect(page.readUInt32LE(80)).to.equal(1);
  });

  it('take four event requests and refuse a fifth', () => {
    const host = enabled();
    for (let index = 0; index < 4; index++) {
      host.submit(0, { opcode: 0x0c });
      expect(host.take(0)).to.equal(undefined);
    }
    expect(host.admin({ opcode: 0x0c }).status).to.equal(0x105);
  });

  it('abort an event request, and say so when there is nothing to abort', () => {
    const host = enabled();
    const request = host.submit(0, { opcode: 0x0c });
    const abort = host.submit(0, { opcode: 0x08, dwords: { 10: request << 16 } });
    expect(host.take(0)).to.include({ command: request, status: 0x007 });
    expect(host.take(0)).to.include({ command: abort, status: 0, result: 0 });
    expect(host.admin({ opcode: 0x08, dwords: { 10: request << 16 } })).to.include({ status: 0, result: 1 });
    expect(host.admin({ opcode: 0x08, dwords: { 10: 1 } })).to.include({ status: 0, result: 1 });
  });

  it('report a temperature beyond its threshold', () => {
    const host = enabled();
    host.submit(0, { opcode: 0x0c });
    expect(host.admin({ opcode: 0x09, dwords: { 10: 0x0b, 11: 0x02 } }).status).to.equal(0);
    const set = host.submit(0, { opcode: 0x09, dwords: { 10: 0x04, 11: 300 } });
    expect(host.take(0)).to.include({ command: set, status: 0 });
    expect(host.take(0)?.result).to.equal(0x02_01_01);
    log(host, 2);
    expect(host.ram.at(host.buffer(), 1)[0]! & 2).to.equal(2);
  });
});
