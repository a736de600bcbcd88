import { expect } from 'chai';
import { parseIoLog } from '../../src/checkers/io-log.js';

describe("fio's latency log", () => {
  it('is read into columns', () => {
    const log = parseIoLog([
      '1700000000123, 250000, 1, 4096, 8192, 0',
      '1700000000124, 90000, 0, 4096, 0, 0',
    ]);
    expect(log.length).to.equal(2);
    expect([...log.times]).to.deep.equal([1700000000123, 1700000000124]);
    expect([...log.latencies]).to.deep.equal([250_000, 90_000]);
    expect([...log.writes]).to.deep.equal([1, 0]);
    expect([...log.offsets]).to.deep.equal([8192, 0]);
  });

  for (const line of ['', 'fio: pid=7, err=5', '1, 2, 1, 4096', '1, two, 1, 4096, 0, 0']) {
    it(`is refused with the line that is none: "${line}"`, () => {
      expect(() => parseIoLog(['1, 2, 1, 4096, 0, 0', line])).to.throw(`got "${line}"`);
    });
  }
});
