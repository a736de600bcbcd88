import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { TimeLimit } from '../harness/resources/time-limit.js';
import { inLab } from '../lab/in-lab.js';
import type { Lab } from '../lab/lab.js';
import { lastComplaint } from '../lab/last-complaint.js';
import { groundFaultMark, UnsteadyGroundError } from '../lab/unsteady-ground.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { skipBecause } from './skip-because.js';
import { finishTestLedger, openTestLedger } from './test-ledgers.js';

const results = fileURLToPath(new URL('../../results/tests', import.meta.url));

/** How much of the ground's failing a suite bears, beside the guests that are booted anew inside the lab. */
const budget = { labs: 2, time: 240_000 };

/**
 * Does something in a lab. If the ground was at fault again and again, the suite is skipped with that as the reason: it
 * is no verdict on what stood on the ground.
 *
 * @param limit milliseconds after which what has not ended is a failure
 */
export async function doInTheLab<T>(
  context: Context,
  limit: number,
  name: string,
  work: (lab: Lab, signal: AbortSignal, tell: (line: string) => void) => Promise<T>,
): Promise<T> {
  context.timeout(limit + 60_000);
  const evidence = makeResultsFolder(results, `lab-${name}`);
  const ledger = openTestLedger(path.join(evidence, 'ledger.jsonl'));
  const faults: string[] = [];
  const tell = (line: string) => {
    if (line.includes(groundFaultMark)) faults.push(line);
  };
  using timeLimit = new TimeLimit(limit, new AbortController().signal, 'the lab to have done its part');
  const { signal } = timeLimit;
  try {
    return (await inLab({ evidence, ledger, tell, signal }, (lab) => work(lab, signal, tell), budget)).result;
  } catch (error) {
    if (error instanceof UnsteadyGroundError) return skipBecause(context, error.message);
    if (timeLimit.over && faults.length > 0) {
      return skipBecause(context, new UnsteadyGroundError(faults, { cause: error }).message);
    }
    throw error;
  } finally {
    finishTestLedger(ledger);
  }
}

/** Runs a `switchover` command in a lab and returns what it printed on standard output, as JSON. */
export function inTheLab<T>(context: Context, limit: number, ...words: string[]): Promise<T> {
  return doInTheLab(context, limit, words[0]!, async (lab, signal, tell) => {
    const said: string[] = [];
    const { status, stdout } = await lab.switchover(
      words,
      (line) => {
        said.push(line);
        tell(line);
      },
      signal,
    );
    // Whatever the verdict is, it is in what was printed.
    if (status <= 2) return JSON.parse(stdout) as T;
    const faults = said.filter((line) => line.includes(groundFaultMark));
    if (status === 69 && faults.length > 0) throw new UnsteadyGroundError(faults);
    throw new Error(
      `Expected "switchover ${words.join(' ')}" to succeed in the lab, but it exited with ${status}: ` +
        `${lastComplaint(said)} Evidence: ${lab.options.evidence}`,
    );
  });
}
