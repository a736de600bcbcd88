import { expect } from 'chai';
import { closeAll, makeController, SIZE } from '../support/controllers.js';
import { Host } from '../support/host.js';

describe('Features', () => {
  afterEach(closeAll);

  const enabled = () => new Host(makeController({ sizes: [SIZE, SIZE] })).enable();
  const get = (host: Host, id: number, { select = 0, dword11 = 0, namespaceId = 0 } = {}) =>
    host.admin({ opcode: 0x0a, namespaceId, dwords: { 10: (select << 8) | id, 11: dword11 } });
  const set = (host: Host, id: number, value: number, { save = 0, namespaceId = 0 } = {}) =>
    host.admin({ opcode: 0x09, namespaceId, dwords: { 10: ((save << 31) | id) >>> 0, 11: value } });

  for (const [name, id, value, namespaceId] of [
    ['arbitration', 0x01, 0x01020304, 0],
    ['the over temperature threshold', 0x04, 350, 0],
    ['error recovery', 0x05, 17, 2],
    ['the volatile write cache', 0x06, 0, 0],
    ['interrupt coalescing', 0x08, 0x0507, 0],
    ['write atomicity', 0x0a, 1, 0],
    ['the event configuration', 0x0b, 0x1f, 0],
  ] as const) {
    it(`keep ${name} until a reset, and tell its default and that it can be changed`, () => {
      const host = enabled();
      const initial = get(host, id, { namespaceId }).result;
      expect(initial).to.not.equal(value);
      expect(set(host, id, value, { namespaceId }).status).to.equal(0);
      expect(get(host, id, { namespaceId }).result).to.equal(value);
      expect(get(host, id, { select: 1, namespaceId }).result).to.equal(initial);
      expect(get(host, id, { select: 2, namespaceId }).result).to.equal(initial);
      expect(get(host, id, { select: 3 }).result & 0b101).to.equal(0b100);
      host.disable();
      host.enable();
      expect(get(host, id, { namespaceId }).result).to.equal(initial);
    });
  }

  it('keep coalescing by vector, for vectors that exist', () => {
    const host = enabled();
    expect(set(host, 0x09, 0x10003).status).to.equal(0);
    expect(get(host, 0x09, { dword11: 3 }).result).to.equal(0x10003);
    expect(get(host, 0x09, { dword11: 2 }).result).to.equal(2);
    expect(get(host, 0x09, { dword11: 5 }).status).to.equal(0x002);
    expect(set(host, 0x09, 5).status).to.equal(0x002);
  });

  it('allow as many queues as were asked for, but not more than there are', () => {
    const host = enabled();
    expect(get(host, 0x07).result).to.equal(0x30003);
    expect(set(host, 0x07, 0x10000)).to.include({ status: 0, result: 0x10000 });
    expect(get(host, 0x07).result).to.equal(0x10000);
    expect(set(host, 0x07, 0xfffe00fe).result).to.equal(0x30003);
    expect(set(host, 0x07, 0xffff0000).status).to.equal(0x002);
    expect(set(host, 0x07, 0x0000ffff).status).to.equal(0x002);
    host.createQueues(1);
    expect(set(host, 0x07, 0).status).to.equal(0x00c);
  });

  it('are refused when they are unknown, saved, of no namespace, or of an impossible value', () => {
    const host = enabled();
    expect(get(host, 0x7f).status).to.equal(0x002);
    expect(set(host, 0x7f, 0).status).to.equal(0x002);
    expect(get(host, 0x01, { select: 4 }).status).to.equal(0x002);
    expect(set(host, 0x01, 0, { save: 1 }).status).to.equal(0x10d);
    expect(set(host, 0x05, 0, { namespaceId: 3 }).status).to.equal(0x00b);
    expect(set(host, 0x05, 0, { namespaceId: 0 }).status).to.equal(0x00b);
    expect(get(host, 0x05, { namespaceId: 0xffffffff }).status).to.equal(0x00b);
    expect(set(host, 0x02, 1).status).to.equal(0x002);
    expect(set(host, 0x04, (1 << 16) | 300).status).to.equal(0x002);
    expect(set(host, 0x04, (2 << 20) | 300).status).to.equal(0x002);
  });

  it('set error recovery of all namespaces at once', () => {
    const host = enabled();
    expect(set(host, 0x05, 9, { namespaceId: 0xffffffff }).status).to.equal(0);
    expect(get(host, 0x05, { namespaceId: 1 }).result).to.equal(9);
    expect(get(host, 0x05, { namespaceId: 2 }).result).to.equal(9);
  });
});
