import { AssertionError, use } from 'chai';
import type { WriteCheck } from '../checkers/acknowledged-writes.js';
import type { PromiseVerdict, Verdict } from '../checkers/promise.js';
import type { Machine } from '../harness/machine/machine.js';
import type { RunResult } from '../runner/run-result.js';

/** Sentences that suites say of runs and machines. */
declare global {
  namespace Chai {
    interface Assertion {
      /** The run keeps the promise of this name; if not, the message is the checker's own sentence. */
      keepPromise(name: string): Assertion;
      /** The run breaks the promise, for a reason that matches. */
      breakPromise(name: string, reason: RegExp): Assertion;
      /** Every promise of the run was kept. */
      keepEveryPromise(): Assertion;
      /** A check of an image found every acknowledged write, and there were at least so many. */
      keepAcknowledgedWrites(atLeast: number): Assertion;
      /** QEMU says that the machine is in this state. */
      haveRunState(state: string): PromiseLike<void>;
    }
  }
}

/** What a run broke, for whoever has to tell a loss of data from a run that came to no end. */
export class BrokenPromises extends AssertionError<Record<string, never>> {
  constructor(
    message: string,
    readonly promises: readonly PromiseVerdict[],
  ) {
    super(message);
  }
}

use((chai, { flag }) => {
  const { Assertion } = chai;

  const promiseOf = (assertion: object, name: string): { verdict: Verdict; reason: string } => {
    const result = flag(assertion, 'object') as RunResult;
    const promise = result.promises.find((candidate) => candidate.name === name);
    if (promise !== undefined) return promise;
    const names = result.promises.map((candidate) => `"${candidate.name}"`).join(', ');
    throw new chai.AssertionError(`Expected a promise named "${name}", but the run has only ${names}.`);
  };
  const evidence = (assertion: object) => ` Evidence: ${(flag(assertion, 'object') as RunResult).evidence}`;

  Assertion.addMethod('keepPromise', function (this: object, name: string) {
    const { verdict, reason } = promiseOf(this, name);
    if (verdict === 'pass') return;
    const message = `"${name}" is ${verdict}: ${reason}${evidence(this)}`;
    throw new BrokenPromises(message, [{ name, verdict, reason }]);
  });

  Assertion.addMethod('breakPromise', function (this: object, name: string, expected: RegExp) {
    const { verdict, reason } = promiseOf(this, name);
    if (verdict === 'fail' && expected.test(reason)) return;
    throw new chai.AssertionError(
      `Expected "${name}" to be broken because of ${expected}, but it is ${verdict}: ${reason}${evidence(this)}`,
    );
  });

  Assertion.addMethod('keepEveryPromise', function (this: object) {
    const { promises } = flag(this, 'object') as RunResult;
    const broken = promises.filter(({ verdict }) => verdict !== 'pass');
    if (broken.length === 0 && promises.length > 0) return;
    const reasons = broken.map(({ name, verdict, reason }) => `"${name}" is ${verdict}: ${reason}`).join(' ');
    throw new BrokenPromises(`Expected every promise to be kept, but ${reasons}${evidence(this)}`, broken);
  });

  Assertion.addMethod('keepAcknowledgedWrites', function (this: object, atLeast: number) {
    const { acknowledged, blocks, broken } = flag(this, 'object') as WriteCheck;
    const [first] = broken;
    if (first !== undefined) {
      throw new chai.AssertionError(
        `Expected every acknowledged write on the image, but ${broken.length} of ${blocks} blocks are broken; ` +
          `the first at offset ${first.offset}: ${first.why}.`,
      );
    }
    if (acknowledged < atLeast) {
      const message = `Expected at least ${atLeast} acknowledged writes to look at, but there are ${acknowledged}.`;
      throw new chai.AssertionError(message);
    }
  });

  Assertion.addMethod('haveRunState', async function (this: object, expected: string) {
    const machine = flag(this, 'object') as Machine;
    const found = await machine.runState();
    if (found === expected) return;
    throw new chai.AssertionError(
      `Expected the ${machine.name} to be "${expected}", but QEMU says "${found}".`,
    );
  });
});

export { expect } from 'chai';
