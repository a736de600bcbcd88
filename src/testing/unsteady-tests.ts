import { AssertionError } from 'chai';
import type { Context, Test } from 'mocha';
import { mayBeRetried } from '../checkers/retries.js';
import { runningMachines } from '../harness/machine/running-machines.js';
import { watchGround } from '../lab/ground-watch.js';
import { groundFaultMark, UnsteadyGroundError } from '../lab/unsteady-ground.js';
import { BrokenPromises } from './expect.js';
import { forgetPerformed } from './launched.js';
import { skipBecause } from './skip-because.js';

/** So many failures of a test are the ground's; after one more it is skipped. */
const most = 3;

/** Whoever tells of faults that are seen under what a test does, until the signal ends. */
export type Watching = (ended: AbortSignal, onFault: (fault: string) => void) => Promise<void>;

/**
 * Makes a test of the lab one that is done again if it failed and, meanwhile, the ground under one of its machines was
 * seen to be at fault; skipped, with each fault, if that goes on. A test under which no fault was seen fails as it does,
 * and one that passes has passed. What says that something is not as it has to be is never done again: an assertion fails at
 * once, unless it is that a run came to no end or the drive gave no answer.
 */
export function repeatWhereGroundFails(test: Test): void {
  const work = test.fn as (this: Context) => Promise<void> | void;
  test.fn = async function (this: Context): Promise<void> {
    try {
      await repeatedOnFaults(() => work.call(this));
    } catch (error) {
      if (error instanceof UnsteadyGroundError) skipBecause(this, error.message);
      throw error;
    }
  };
}

/** Does work, and again for as long as it fails on a ground at fault; throws an UnsteadyGroundError in the end. */
export async function repeatedOnFaults(
  work: () => Promise<void> | void,
  watch: Watching = (ended, onFault) => watchGround(() => runningMachines, ended, onFault),
  tell: (line: string) => void = console.log,
  forget: () => void = forgetPerformed,
): Promise<void> {
  const faults: string[] = [];
  for (;;) {
    const seen: string[] = [];
    const ended = new AbortController();
    const watching = watch(ended.signal, (fault) => seen.push(fault)).catch((error) => {
      // A look that has begun says nothing any more, but what it looks at may be gone.
      if (!ended.signal.aborted) tell(`The ground was not watched any more: ${(error as Error).message}`);
    });
    try {
      await work();
      // What it did not look at may have suffered: the tests after it are not to judge the same run.
      if (seen.length > 0) forget();
      return;
    } catch (error) {
      const [fault] = seen;
      if (fault === undefined || !isSilence(error)) throw error;
      faults.push(fault);
      tell(`${groundFaultMark}: ${fault}; under it: ${(error as Error).message}`);
      if (faults.length > most) throw new UnsteadyGroundError(faults, { cause: error });
      forget();
    } finally {
      ended.abort();
      await watching;
    }
  }
}

/** A guest that stands still has a dead drive, and a run that comes to no end. */
const drive = 'the drive works on the destination';

/** Whether a failure may be a guest's that stands still, and says nothing of data, state or owners. */
function isSilence(error: unknown): boolean {
  if (error instanceof BrokenPromises)
    return mayBeRetried(error.promises.filter(({ name }) => name !== drive));
  return !(error instanceof AssertionError);
}
