import { AssertionError, expect } from 'chai';
import type { PromiseVerdict } from '../../src/checkers/promise.js';
import { UnsteadyGroundError } from '../../src/lab/unsteady-ground.js';
import { BrokenPromises } from '../../src/testing/expect.js';
import { repeatedOnFaults, type Watching } from '../../src/testing/unsteady-tests.js';

/** Sees a fault under the first so many attempts, and none later. */
function faultsUnder(attempts: number): Watching {
  let begun = 0;
  return async (_ended, onFault) => {
    if (++begun <= attempts) onFault('the machine is stuck');
  };
}

/** Work that fails the first so many times. */
function failing(times: number, error = new Error('the agent did not answer')) {
  const work = async () => {
    if (++work.attempts <= times) throw error;
  };
  work.attempts = 0;
  return work;
}

const outcomeOf = (promise: Promise<void>) =>
  promise.then(
    () => 'passed',
    (error: Error) => error,
  );

describe('A test of the lab', () => {
  it('is done again if it failed while the ground was at fault, and that is told with how it failed', async () => {
    const work = failing(2);
    const told: string[] = [];
    expect(await outcomeOf(repeatedOnFaults(work, faultsUnder(2), (line) => told.push(line)))).to.equal(
      'passed',
    );
    expect(work.attempts).to.equal(3);
    const line = 'FAULT OF THE GROUND: the machine is stuck; under it: the agent did not answer';
    expect(told).to.deep.equal([line, line]);
  });

  it('fails at once, and as it does, if no fault was seen under it', async () => {
    const work = failing(1);
    const outcome = await outcomeOf(repeatedOnFaults(work, faultsUnder(0), () => {}));
    expect(outcome).to.have.property('message', 'the agent did not answer');
    expect(work.attempts).to.equal(1);
    const later = failing(2);
    const second = await outcomeOf(repeatedOnFaults(later, faultsUnder(1), () => {}));
    expect(second).to.have.property('message', 'the agent did not answer');
    expect(later.attempts).to.equal(2);
  });

  it('is not done again if data were lost or an assertion failed, whatever was seen; only if the guest was silent', async () => {
    const fail = (name: string): PromiseVerdict => ({ name, verdict: 'fail', reason: 'it did not' });
    const endless: PromiseVerdict = { ...fail('the migration completes'), about: 'course' };
    const dead = fail('the drive works on the destination');
    const broken = (...promises: PromiseVerdict[]) => new BrokenPromises('broken', promises);
    for (const [error, attempts] of [
      [broken(fail('acknowledged writes survive')), 1],
      [broken(dead, fail('acknowledged writes survive')), 1],
      [broken(fail('exactly one machine runs the guest')), 1],
      [new AssertionError('expected 1 to equal 2'), 1],
      [broken(dead, endless), 2],
    ] as const) {
      const work = failing(1, error);
      await outcomeOf(repeatedOnFaults(work, faultsUnder(1), () => {}));
      expect(work.attempts, error.message).to.equal(attempts);
    }
  });

  it('has passed if it passed, whatever was seen', async () => {
    const work = failing(0);
    expect(await outcomeOf(repeatedOnFaults(work, faultsUnder(1), () => {}))).to.equal('passed');
    expect(work.attempts).to.equal(1);
  });

  it('leaves its run to no other test if a fault was seen under it, whether it passed or is done again', async () => {
    for (const [work, faults, times] of [
      [failing(0), 0, 0],
      [failing(0), 1, 1],
      [failing(1), 1, 1],
    ] as const) {
      let forgotten = 0;
      await repeatedOnFaults(
        work,
        faultsUnder(faults),
        () => {},
        () => forgotten++,
      );
      expect(forgotten).to.equal(times);
    }
  });

  it('comes to no verdict if the ground fails again and again', async () => {
    const work = failing(9);
    const outcome = await outcomeOf(repeatedOnFaults(work, faultsUnder(9), () => {}));
    expect(outcome).to.be.instanceOf(UnsteadyGroundError);
    expect(work.attempts).to.equal(4);
  });
});
