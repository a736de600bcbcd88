import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInLab } from '../lab/in-lab.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { testLimit } from './launched.js';
import { finishTestLedger, openTestLedger } from './test-ledgers.js';

const results = fileURLToPath(new URL('../../results/tests', import.meta.url));

/** Runs a `switchover` command in a lab and returns what it printed on standard output, as JSON. */
export async function inTheLab<T>(...words: string[]): Promise<T> {
  const evidence = makeResultsFolder(results, `lab-${words[0]}`);
  const ledger = openTestLedger(path.join(evidence, 'ledger.jsonl'));
  const said: string[] = [];
  try {
    const options = { evidence, ledger, signal: AbortSignal.timeout(testLimit) };
    const { status, stdout } = await runInLab(words, options, (line) => said.push(line));
    if (status === 0) return JSON.parse(stdout) as T;
    throw new Error(
      `Expected "switchover ${words.join(' ')}" to succeed in the lab, but it exited with ${status}. It said last: ` +
        `${said.slice(-6).join(' | ')}. Evidence: ${evidence}`,
    );
  } finally {
    finishTestLedger(ledger);
  }
}
