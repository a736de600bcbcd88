import type { ProcessTarget } from '../scenario/faults.js';
import { type PhaseName, phaseNames } from '../scenario/phases.js';
import type { ScenarioInput } from '../scenario/schema.js';

export type FailureInput = NonNullable<NonNullable<ScenarioInput['expectations']>['failure']>;

/** Whether one phase begins before another. */
function before(phase: PhaseName, other: PhaseName): boolean {
  return phaseNames.indexOf(phase) < phaseNames.indexOf(other);
}

/**
 * What has to become of a migration one of whose processes is killed as a phase begins; undefined if it has to
 * complete all the same.
 *
 * - Of the destination: the source has everything until `cont`, and goes on.
 * - The source's QEMU: until all of the guest has crossed nobody has it whole; from then on the destination takes over.
 * - The source's device server or proxy: QEMU does not reconnect, so the drive is lost where it is, until the device's
 *   state and the pages that it wrote have been read. QEMU 11.1.3 aborts if it waits for an answer at that moment.
 */
export function killOutcome(target: ProcessTarget, phase: PhaseName): FailureInput | undefined {
  if (target.startsWith('destination-')) return { owner: 'source' };
  if (target === 'source-machine') return before(phase, 'hand-over') ? { owner: 'nobody' } : undefined;
  return before(phase, 'stop-and-copy') ? { owner: ['source', 'nobody'], drive: 'lost' } : undefined;
}
