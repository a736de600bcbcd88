import type { Lab, LabCommandResult } from './lab.js';
import { LabFault } from './lab-fault.js';
import { type StartLabOptions, startLab } from './start-lab.js';

/** How a command in the lab ended, and which labs broke down under it before. */
export interface InLabResult extends LabCommandResult {
  /** What was wrong with the ground, once for each lab that was started anew because of it. */
  readonly groundFaults: readonly string[];
}

/** So many labs may break down; one more is thrown. */
const mostFaults = 3;

/**
 * Runs a command in a fresh lab. If the lab itself breaks down (its kernel panics, or it answers no more), which is no
 * verdict on the command, the command is run again from its start in another one. Whatever the command itself says
 * stands.
 */
export async function runInLab(
  words: readonly string[],
  options: StartLabOptions,
  onLine: (line: string) => void,
): Promise<InLabResult> {
  const groundFaults: string[] = [];
  for (;;) {
    try {
      await using lab: Lab = await startLab(options);
      return { ...(await lab.switchover(words, onLine)), groundFaults };
    } catch (error) {
      if (!(error instanceof LabFault)) throw error;
      groundFaults.push(error.message);
      options.ledger.write('ground-fault', { message: error.message });
      if (groundFaults.length > mostFaults) throw error;
      options.tell?.(`FAULT OF THE GROUND: ${error.message} Starting another lab.`);
    }
  }
}
