import path from 'node:path';
import { attachTerminal } from '../../attach/attach-terminal.js';
import { Ledger } from '../../harness/ledger/ledger.js';
import { runInLab } from '../../lab/in-lab.js';
import { inputFiles } from '../../lab/input-files.js';
import { LabBootError } from '../../lab/lab-boot-error.js';
import { leastLabProcessors } from '../../lab/lab-processors.js';
import { type StartLabOptions, startLab } from '../../lab/start-lab.js';
import { type ChosenSuites, chooseSuites } from '../../lab/suites/choose-suites.js';
import { runSuites } from '../../lab/suites/run-suites.js';
import { describeOutcome, formatClosingLine, totalOf } from '../../lab/suites/suite-outcome.js';
import { progressLines, terminalProgress } from '../../reporters/progress.js';
import { makeResultsFolder } from '../../runner/results-folder.js';
import { UnavailableError, UsageError } from '../../usage-error.js';
import { exitStatusOfSuites } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';

export interface LabCommandOptions {
  readonly shell?: boolean;
  readonly suites?: boolean;
  /** MiB. */
  readonly memory: number;
  readonly processors?: number;
  readonly qemu?: string;
  readonly accel?: 'kvm' | 'tcg';
  readonly results: string;
}

/** MiB. */
const leastMemory = 1280;

/** Starts the lab, runs a command or suites in it or opens a console, and ends like them. */
export async function lab(words: string[], options: LabCommandOptions): Promise<void> {
  const { shell = false, suites = false } = options;
  if (shell && suites) throw new UsageError('Expected --shell or --suites, got both.');
  if (!suites && shell === words.length > 0) {
    throw new UsageError(
      'Expected either --shell or a switchover command after --, such as: ' +
        'switchover lab -- run fixtures/scenarios/idle-guest.yaml; or --suites',
    );
  }
  const chosen = suites ? chooseSuites(words) : undefined;
  if (options.memory < leastMemory) {
    throw new UsageError(
      `Expected --memory to be ${leastMemory} MiB or more, which the lab's root and one guest need, got ${options.memory}.`,
    );
  }
  if (options.processors !== undefined && options.processors < leastLabProcessors) {
    throw new UsageError(
      `Expected --processors to be ${leastLabProcessors} or more: a guest's and a poller's, got ${options.processors}.`,
    );
  }
  await untilInterrupted(async (signal) => {
    const tell = progressLines();
    const evidence = makeResultsFolder(options.results, 'lab');
    using ledger = new Ledger(path.join(evidence, 'ledger.jsonl'));
    const command = chosen === undefined ? inputFiles(words) : { words: [], inputs: [] };
    try {
      const start: StartLabOptions = {
        ...{ evidence, ledger, signal, tell, inputs: command.inputs },
        progress: terminalProgress(tell),
        memory: options.memory * 2 ** 20,
        ...(options.processors === undefined ? {} : { processors: options.processors }),
        ...(options.qemu === undefined ? {} : { qemu: options.qemu }),
        ...(options.accel === undefined ? {} : { accelerator: options.accel }),
      };
      if (shell) {
        await using started = await startLab({ ...start, terminal: terminalSize() });
        tell('a shell in the lab; its end, or Ctrl-], ends the lab');
        await attachTerminal(started.terminalSocket, { ended: started.machine.process.exited, signal });
        return;
      }
      if (chosen !== undefined) {
        process.exitCode = await tellSuites(chosen, start, tell);
        return;
      }
      const { status, stdout, results } = await runInLab(command.words, start, (line) => {
        process.stderr.write(`${line}\n`);
      });
      process.stdout.write(stdout);
      tell(`the command exited with ${status}; its results are in ${results}`);
      process.exitCode = status;
    } catch (error) {
      if (error instanceof LabBootError) throw new UnavailableError(error.message, { cause: error });
      throw error;
    }
  });
}

/** Runs suites and tells of them as mocha does, on standard output. Returns the exit status. */
async function tellSuites(
  chosen: ChosenSuites,
  start: StartLabOptions,
  tell: (what: string) => void,
): Promise<number> {
  for (const [name, why] of Object.entries(chosen.leftOut)) tell(`leaving out ${name}: ${why}`);
  const outcomes = await runSuites(chosen, start, (line) => process.stdout.write(`${line}\n`));
  for (const outcome of outcomes) tell(describeOutcome(outcome));
  process.stdout.write(`${formatClosingLine(totalOf(outcomes))}\n`);
  return exitStatusOfSuites(outcomes);
}

function terminalSize(): { rows: number; columns: number } {
  const { rows, columns } = process.stdout;
  return { rows: rows ?? 24, columns: columns ?? 80 };
}
