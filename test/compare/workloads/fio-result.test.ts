import { expect } from 'chai';
import { parseFioResult } from '../../../src/compare/workloads/fio-result.js';

const idle = { iops: 0, total_ios: 0, lat_ns: { min: 0 } };
const busy = {
  iops: 4321.5,
  total_ios: 8643,
  lat_ns: {
    percentile: { '50.000000': 150_000, '99.000000': 900_500, '99.900000': 1_200_000 },
    bins: { '150016': 8000, '152064': 600, '1204224': 43 },
  },
};
const output = (job: object) =>
  `fio: a warning\n${JSON.stringify({ jobs: [{ jobname: 'x', error: 0, ...job }] })}`;

describe("fio's result", () => {
  it('is that of the direction in which there was I/O, in microseconds', () => {
    const buckets = [
      [57, 8600],
      [81, 43],
    ];
    const expected = { iops: 4321.5, p50Us: 150, p99Us: 900.5, p999Us: 1200, count: 8643, buckets };
    expect(parseFioResult(output({ read: busy, write: idle }))).to.deep.equal(expected);
    expect(parseFioResult(output({ read: idle, write: busy }))).to.deep.equal(expected);
  });

  it('is no result if the job failed, did nothing, or fio printed something else', () => {
    expect(() => parseFioResult(output({ read: busy, write: idle, error: 5 }))).to.throw(/error, got 5/);
    expect(() => parseFioResult(output({ read: idle, write: idle }))).to.throw(/x has 0 I\/Os/);
    expect(() => parseFioResult('fio: no such device')).to.throw(/got "fio: no such device"/);
  });
});
