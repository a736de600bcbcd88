import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ComparisonSettings, compareHere } from '../../compare/compare-here.js';
import { type ComparisonReport, renderComparison } from '../../compare/report.js';
import { type Workload, workloads } from '../../compare/workloads.js';
import { Ledger } from '../../harness/ledger/ledger.js';
import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { runInLab } from '../../lab/in-lab.js';
import { isInLab } from '../../lab/is-in-lab.js';
import { LabBootError } from '../../lab/lab-boot-error.js';
import { progressLines, terminalProgress } from '../../reporters/progress.js';
import { makeResultsFolder } from '../../runner/results-folder.js';
import { UnavailableError, UsageError } from '../../usage-error.js';
import { ExitStatus } from '../exit-status.js';
import { interruptible } from '../interruption.js';

export interface CompareOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly rounds?: number;
  readonly workload?: readonly string[];
  readonly cache: string;
  readonly seed: number;
  readonly results: string;
}

/** Compares bare metal, passthrough, vfio-user and QEMU's own devices: in the lab, which is started if need be. */
export async function compare(options: CompareOptions): Promise<void> {
  const settings = settingsOf(options);
  using interruption = interruptible();
  const { signal } = interruption;
  const progress = progressLines();
  const evidence = makeResultsFolder(options.results, 'compare');
  using ledger = new Ledger(path.join(evidence, 'ledger.jsonl'));
  ledger.write('run-started', { settings });
  try {
    const common = { evidence, ledger, signal, progress };
    const report = isInLab() ? await inside(settings, common) : await throughLab(options, common);
    const text = renderComparison(report);
    writeFileSync(path.join(evidence, 'compare.json'), `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(path.join(evidence, 'compare.txt'), text);
    process.stderr.write(`${text}\nReport: ${evidence}\n`);
    if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } catch (error) {
    if (signal.aborted) process.exitCode = ExitStatus.interrupted;
    else if (error instanceof LabBootError) throw new UnavailableError(error.message, { cause: error });
    else throw error;
  }
}

interface Common {
  readonly evidence: string;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

async function inside(settings: ComparisonSettings, common: Common): Promise<ComparisonReport> {
  const { progress, signal } = common;
  const environment = await prepareEnvironment({ progress: terminalProgress(progress), signal });
  return compareHere(settings, { ...common, environment });
}

/** The same command in the lab; its report comes out on its standard output. */
async function throughLab(options: CompareOptions, common: Common): Promise<ComparisonReport> {
  const { evidence, ledger, signal, progress } = common;
  const words = [
    ...['compare', '--json', '--cache', options.cache, '--seed', String(options.seed)],
    ...(options.quick ? ['--quick'] : []),
    ...(options.rounds === undefined ? [] : ['--rounds', String(options.rounds)]),
    ...(options.workload ?? []).flatMap((name) => ['--workload', name]),
  ];
  const { status, stdout, groundFaults, results } = await runInLab(
    words,
    { evidence, ledger, signal, tell: progress, progress: terminalProgress(progress) },
    (line) => {
      // The table is printed here, with the faults of the lab itself.
      if (/^ *\d+\.\d s {2}/.test(line)) process.stderr.write(`  lab ${line}\n`);
    },
  );
  if (status !== 0) {
    throw new Error(
      `Expected the comparison in the lab to come to its end, but it exited with ${status}. What it said is in ` +
        `${path.join(evidence, 'lab-stream.log')}, its logs are in ${results}.`,
    );
  }
  const report = JSON.parse(stdout) as ComparisonReport;
  return { ...report, groundFaults: [...groundFaults, ...report.groundFaults] };
}

function settingsOf({ quick = false, rounds, workload, cache, seed }: CompareOptions): ComparisonSettings {
  if (cache !== 'none' && cache !== 'writeback') {
    throw new UsageError(`Expected --cache to be none or writeback, got "${cache}".`);
  }
  const unknown = workload?.find((name) => !(workloads as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Expected --workload to be one of ${workloads.join(', ')}, got "${unknown}".`);
  }
  if (rounds === 0) throw new UsageError('Expected --rounds to be 1 or more, got "0".');
  return {
    ...{ quick, cache, seed },
    ...(rounds === undefined ? {} : { rounds }),
    ...(workload === undefined ? {} : { workloads: workload as readonly Workload[] }),
  };
}
