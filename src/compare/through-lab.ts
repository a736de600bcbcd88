import path from 'node:path';
import type { Ledger } from '../harness/ledger/ledger.js';
import { runInLab } from '../lab/in-lab.js';
import { inputFiles } from '../lab/input-files.js';
import { lastComplaint } from '../lab/last-complaint.js';
import { isTimedLine } from '../reporters/live/timed-line.js';
import { terminalProgress } from '../reporters/progress.js';
import { UnavailableError } from '../usage-error.js';
import { measurementIn, takeMeasurements } from './measured-before.js';

export interface ThroughLabOptions {
  readonly evidence: string;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** Exit statuses of a comparison that came to its end, whatever its verdict is. */
const verdicts = [0, 1, 2];

/** So many labs may break down without a measurement in between. */
const labsWithoutMeasurement = 3;
/** Where the ledger of this comparison is in the lab. */
const ledgerInLab = 'inputs/resumed.jsonl';

/**
 * Runs a comparison in a lab and returns the report that it prints, with the faults of the lab itself. Throws an
 * UnavailableError with what the comparison complained of, if it has no report. What is measured comes out at once, so
 * that the next lab goes on with it if one breaks down.
 */
export async function throughLab<Report extends { readonly groundFaults: readonly string[] }>(
  words: readonly string[],
  { evidence, ledger, signal, progress }: ThroughLabOptions,
  scale = 1,
): Promise<Report> {
  const command = inputFiles(words);
  const said: string[] = [];
  const resumes = ledger.path === undefined ? [] : [{ hostPath: ledger.path, labPath: ledgerInLab }];
  const budget = { labs: labsWithoutMeasurement };
  const { status, stdout, groundFaults, results } = await runInLab(
    [...command.words, ...resumes.flatMap(({ labPath }) => ['--resume', labPath])],
    {
      evidence,
      ledger,
      signal,
      scale,
      tell: progress,
      progress: terminalProgress(progress),
      inputs: [...command.inputs, ...resumes],
    },
    (line) => {
      const measurement = measurementIn(line);
      if (measurement !== undefined) {
        takeMeasurements(ledger, [measurement]);
        budget.labs++;
        return;
      }
      said.push(line);
      // The table is printed here, with the faults of the lab itself.
      if (isTimedLine(line)) process.stderr.write(`  lab ${line}\n`);
    },
    budget,
  );
  if (!verdicts.includes(status)) {
    const because = `Expected the comparison in the lab to come to its end, but it exited with ${status}: ${lastComplaint(said)}`;
    const where = `What it said is in ${path.join(evidence, 'lab-stream.log')}, its logs are in ${results}.`;
    throw new UnavailableError(`${because} ${where}`);
  }
  const report = JSON.parse(stdout) as Report;
  return { ...report, groundFaults: [...groundFaults, ...report.groundFaults] };
}
