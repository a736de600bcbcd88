import path from 'node:path';
import type { Ledger } from '../harness/ledger/ledger.js';
import { runInLab } from '../lab/in-lab.js';
import { inputFiles } from '../lab/input-files.js';
import { terminalProgress } from '../reporters/progress.js';
import { UnavailableError } from '../usage-error.js';
import { lastComplaint } from './last-complaint.js';

export interface ThroughLabOptions {
  readonly evidence: string;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** Exit statuses of a comparison that came to its end, whatever its verdict is. */
const verdicts = [0, 1, 2];

/**
 * Runs a comparison in a lab and returns the report that it prints, with the faults of the lab itself. Throws an
 * UnavailableError with what the comparison complained of, if it has no report.
 */
export async function throughLab<Report extends { readonly groundFaults: readonly string[] }>(
  words: readonly string[],
  { evidence, ledger, signal, progress }: ThroughLabOptions,
  scale = 1,
): Promise<Report> {
  const command = inputFiles(words);
  const said: string[] = [];
  const { status, stdout, groundFaults, results } = await runInLab(
    command.words,
    {
      evidence,
      ledger,
      signal,
      scale,
      tell: progress,
      progress: terminalProgress(progress),
      inputs: command.inputs,
    },
    (line) => {
      // The table is printed here, with the faults of the lab itself.
      said.push(line);
      if (/^ *\d+\.\d s {2}/.test(line)) process.stderr.write(`  lab ${line}\n`);
    },
  );
  if (!verdicts.includes(status)) {
    const because = `Expected the comparison in the lab to come to its end, but it exited with ${status}: ${lastComplaint(said)}`;
    const where = `What it said is in ${path.join(evidence, 'lab-stream.log')}, its logs are in ${results}.`;
    throw new UnavailableError(`${because} ${where}`);
  }
  const report = JSON.parse(stdout) as Report;
  return { ...report, groundFaults: [...groundFaults, ...report.groundFaults] };
}
