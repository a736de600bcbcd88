import { expect } from 'chai';
import { steps } from '../../../src/reporters/html/client/steps.js';

describe('The line of a chart over windows of time', () => {
  const windows = [
    { from: 0, to: 100, value: 5 },
    { from: 100, to: 200, value: 7 },
    { from: 200, to: 300, value: null },
    { from: 300, to: 400, value: 6 },
  ];
  const valuesWithin = (points: ReadonlyMap<number, number | null>, from: number, to: number) =>
    [...points].filter(([at]) => at > from && at < to).map(([, value]) => value);

  it('has the value of each window throughout, and is broken where there is none', () => {
    const points = [...steps(windows, null, null)].sort(([a], [b]) => a - b);
    expect(points.map(([at, value]) => [Math.round(at), value])).to.deep.equal([
      [0, 5],
      [100, 5],
      [100, 7],
      [200, 7],
      [200, null],
      [300, 6],
      [400, 6],
      [400, null],
    ]);
  });

  it('does not reach into the blackout, though the windows at its ends do', () => {
    const points = steps(windows, [130, 350], null);
    expect(points.get(130)).to.equal(null);
    expect(valuesWithin(points, 130, 350)).to.deep.equal([]);
    expect(points.get(350)).to.equal(6);
  });

  it('is broken within a window that the whole blackout lies in', () => {
    const points = steps(windows, [20, 60], null);
    expect([points.get(0), points.get(20), points.get(60)]).to.deep.equal([5, null, 5]);
    expect(valuesWithin(points, 20, 60)).to.deep.equal([]);
  });

  it('can say that there was nothing: none a second', () => {
    const points = steps(windows, [130, 350], 0);
    expect(points.get(130)).to.equal(0);
    expect(new Set(valuesWithin(points, 130, 350))).to.deep.equal(new Set([0]));
  });
});
