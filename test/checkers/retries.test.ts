import { expect } from 'chai';
import { judgeDevice } from '../../src/checkers/device-level/judge.js';
import type { Verdict } from '../../src/checkers/promise.js';
import { judge } from '../../src/checkers/promises.js';
import { disturbable, mayBeRetried } from '../../src/checkers/retries.js';
import { scenarioWith, seenWith } from '../support/observations.js';

const promise = (name: string, verdict: Verdict) => ({ name, verdict, reason: '' });

describe('A run may be tried again', () => {
  it('if a figure was too large, or something is not known', () => {
    expect(
      mayBeRetried([promise('blackout', 'fail'), promise('acknowledged writes survive', 'inconclusive')]),
    ).to.equal(true);
  });

  for (const name of [
    'acknowledged writes survive',
    'exactly one machine runs the guest',
    'exactly one server owns the images',
    'every page that the device writes is logged',
    'a promise that nobody has thought of yet',
  ]) {
    it(`but not if "${name}" was broken, whatever else was`, () => {
      expect(mayBeRetried([promise('downtime', 'fail'), promise(name, 'fail')])).to.equal(false);
    });
  }

  it('by promises that there are', () => {
    const failure = { migration: 1, owner: 'source', drive: 'works' } as const;
    const faulty = { faults: [{ strike: 'power-loss', at: { phase: 'load' } }] } as const;
    const judged = [
      ...judge(scenarioWith(), seenWith()),
      ...judge({ ...scenarioWith(), ...faulty, expectations: { failure } } as never, {
        ...seenWith(),
        faults: [],
      }),
      ...judgeDevice([]),
    ];
    expect(judged.map(({ name }) => name)).to.include.members([...disturbable]);
  });
});
