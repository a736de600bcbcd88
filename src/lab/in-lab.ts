import type { Lab, LabCommandResult } from './lab.js';
import { LabBootError } from './lab-boot-error.js';
import { LabFault } from './lab-fault.js';
import { type StartLabOptions, startLab } from './start-lab.js';
import { groundFaultMark, UnsteadyGroundError } from './unsteady-ground.js';

/** How a command in the lab ended, and which labs broke down under it before. */
export interface InLabResult extends LabCommandResult {
  /** What was wrong with the ground, once for each lab that was started anew because of it. */
  readonly groundFaults: readonly string[];
}

/** How much of the ground's failing is borne. */
export interface GroundFaultBudget {
  /** So many labs may break down, one more is the end; 3 if left out. Read at each of them: progress may allow for more. */
  readonly labs?: number;
  /** Milliseconds after which no other lab is started in place of one that broke down; never if left out. */
  readonly time?: number;
}

/**
 * Does something in a fresh lab. If the lab itself breaks down (its kernel panics, or it answers no more), which is no
 * verdict on what was done, it is done again from its start in another one; an UnsteadyGroundError is thrown when the
 * budget for that is used up. So is, once, a lab that stands still while it boots: if that is no fault of the ground, the
 * next one stands still, too, and its LabBootError is thrown. Whatever the work itself says stands.
 */
export async function inLab<T>(
  options: StartLabOptions,
  work: (lab: Lab) => Promise<T>,
  budget: GroundFaultBudget = {},
): Promise<{ readonly result: T; readonly groundFaults: readonly string[] }> {
  const started = performance.now();
  const groundFaults: string[] = [];
  let stalled = false;
  for (;;) {
    try {
      await using lab: Lab = await startLab(options);
      return { result: await lab.whileAlive(work(lab), 'while it was used'), groundFaults };
    } catch (error) {
      if (error instanceof LabBootError && error.stalled && !stalled) stalled = true;
      else if (!(error instanceof LabFault)) throw error;
      const [message] = error.message.split('\n') as [string];
      groundFaults.push(message);
      options.ledger.write('ground-fault', { message });
      const { labs = 3, time = Number.POSITIVE_INFINITY } = budget;
      if (groundFaults.length > labs || performance.now() - started > time) {
        throw new UnsteadyGroundError(groundFaults, { cause: error });
      }
      options.tell?.(`${groundFaultMark}: ${message} Starting another lab.`);
    }
  }
}

/** Runs a `switchover` command in a fresh lab. */
export async function runInLab(
  words: readonly string[],
  options: StartLabOptions,
  onLine: (line: string) => void,
  budget?: GroundFaultBudget,
): Promise<InLabResult> {
  const { result, groundFaults } = await inLab(options, (lab) => lab.switchover(words, onLine), budget);
  return { ...result, groundFaults };
}
