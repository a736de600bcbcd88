import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { inLab } from '../in-lab.js';
import type { StartLabOptions } from '../start-lab.js';
import { groundFaultMark, UnsteadyGroundError } from '../unsteady-ground.js';
import type { ChosenSuites } from './choose-suites.js';
import { parseClosingLine, type SuiteCounts, type SuiteOutcome } from './suite-outcome.js';
import { suiteParts } from './suite-parts.js';

/**
 * Runs suites in the lab, each in a fresh one, so that a lab that breaks down takes no other suite with it. Each suite's
 * logs and results go to a folder of its name.
 *
 * @param onLine told what mocha prints, as it comes, but for its closing line
 */
export async function runSuites(
  { suites, options }: ChosenSuites,
  start: StartLabOptions,
  onLine: (line: string) => void,
): Promise<SuiteOutcome[]> {
  const additional = await suiteParts(suites);
  const outcomes: SuiteOutcome[] = [];
  for (const name of suites) {
    const evidence = path.join(start.evidence, name);
    mkdirSync(evidence, { recursive: true });
    start.tell?.(`${name}: its logs and results go to ${evidence}`);
    const outcome = await runSuite(name, options, { ...start, evidence, additional }, onLine);
    start.ledger.write('suite-ended', { ...outcome });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function runSuite(
  name: string,
  options: readonly string[],
  start: StartLabOptions,
  onLine: (line: string) => void,
): Promise<SuiteOutcome> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const file = `suites/${name}.suite.js`;
  const mocha = ['node', 'node_modules/mocha/bin/mocha.js', '--posix-exit-codes', ...options, file];
  try {
    const { result, groundFaults } = await inLab(start, async (lab) => {
      let counts: SuiteCounts | undefined;
      const faults: string[] = [];
      const { status } = await lab.execute(
        mocha,
        (line) => {
          if (line.startsWith(groundFaultMark)) {
            faults.push(line);
            start.ledger.write('ground-fault', { message: line });
          }
          const closing = parseClosingLine(line);
          if (closing === undefined) onLine(line);
          else counts = closing;
        },
        { tells: 'everything' },
      );
      return { status, counts, faults };
    });
    const { faults, ...ended } = result;
    return { name, ...ended, seconds: seconds(), groundFaults: [...groundFaults, ...faults] };
  } catch (error) {
    if (!(error instanceof UnsteadyGroundError)) throw error;
    start.tell?.(error.message);
    return { name, status: undefined, counts: undefined, seconds: seconds(), groundFaults: error.faults };
  }
}
