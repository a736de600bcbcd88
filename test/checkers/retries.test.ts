import { expect } from 'chai';
import { judgeDevice } from '../../src/checkers/device-level/judge.js';
import type { PromiseSubject, Verdict } from '../../src/checkers/promise.js';
import { judge } from '../../src/checkers/promises.js';
import { mayBeRetried } from '../../src/checkers/retries.js';
import type { Scenario } from '../../src/scenario/schema.js';
import { failureSeen, scenarioWith, seenWith } from '../support/observations.js';

const promise = (about: PromiseSubject | undefined, verdict: Verdict) => ({
  ...{ name: 'example', verdict, reason: '' },
  ...(about && { about }),
});

/** A scenario in which power is lost and the first migration has to fail. */
const faulty = {
  ...scenarioWith(),
  faults: [{ strike: 'power-loss', at: { phase: 'load', migration: 1 } }],
  expectations: { failure: { migration: 1, owner: 'source', drive: 'works' } },
} as unknown as Scenario;

describe('A run may be tried again', () => {
  it('if a figure was too large, it came to no end, or something is not known', () => {
    const disturbed = [promise('figure', 'fail'), promise('course', 'fail')];
    expect(mayBeRetried([...disturbed, promise('integrity', 'inconclusive')])).to.equal(true);
  });

  it('but not if a promise of integrity was broken, or one that does not say what it is about', () => {
    const disturbed = promise('figure', 'fail');
    expect(mayBeRetried([disturbed, promise('integrity', 'fail')])).to.equal(false);
    expect(mayBeRetried([disturbed, promise(undefined, 'fail')])).to.equal(false);
  });

  it('by what these promises say of themselves', () => {
    const judged = [
      ...judge(scenarioWith(), seenWith()),
      ...judge(faulty, { ...seenWith(), faults: [] }),
      ...judgeDevice([]),
    ];
    const about = (subject: PromiseSubject) =>
      new Set(judged.filter((one) => (one.about ?? 'integrity') === subject).map(({ name }) => name));
    expect([...about('figure')]).to.have.members(['downtime', 'blackout', 'latency returns']);
    expect([...about('course')]).to.have.members([
      'the migration completes',
      'the migration fails as it should',
      'the faults strike',
      'migrations complete, and those that fail leave the source running',
      'the device servers stay alive',
    ]);
    expect([...about('integrity')]).to.include.members([
      'acknowledged writes survive',
      'exactly one machine runs the guest',
      'the drive works on the destination',
      'exactly one server owns the images',
    ]);
  });

  it('but not if a migration that had to fail left the guest with somebody else, or without its drive', () => {
    const verdictOf = (failure: Parameters<typeof failureSeen>[0]) =>
      judge(faulty, { ...seenWith({ migrations: [], failures: [failureSeen(failure)] }), faults: [] }).filter(
        ({ name }) => name === 'the migration fails as it should',
      );
    const stranger = verdictOf({ owner: 'destination' });
    const dead = verdictOf({ owner: 'source', drive: { alive: false, evidence: 'It says nothing.' } });
    for (const judged of [stranger, dead]) {
      expect(judged[0]).to.include({ verdict: 'fail' });
      expect(mayBeRetried(judged)).to.equal(false);
    }
  });
});
