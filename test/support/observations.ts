import type {
  FailureObservation,
  MigrationObservation,
  Observations,
  OwnershipObservation,
} from '../../src/checkers/observations.js';
import type { PhaseRecord } from '../../src/harness/migration/phases.js';
import { parseScenario } from '../../src/scenario/load.js';
import type { Scenario, ScenarioInput } from '../../src/scenario/schema.js';

/** A scenario with one job, of which a test changes what it is about. */
export function scenarioWith(input: Partial<ScenarioInput> = {}): Scenario {
  return parseScenario({
    name: 'example',
    description: 'An example.',
    workload: { jobs: [{ name: 'job' }] },
    ...input,
  });
}

const latency = { count: 1000, p50Us: 200, p99Us: 400, maxUs: 900 };

export const phase = (name: PhaseRecord['name'], from: number, to: number): PhaseRecord => ({
  name,
  startedAt: from * 1000,
  milliseconds: to - from,
  detail: {},
});

/** What is seen of a migration that keeps every promise. */
export function migrationSeen(
  changes: Partial<MigrationObservation> = {},
  result: Partial<MigrationObservation['result']> = {},
): MigrationObservation {
  return {
    result: {
      number: 1,
      source: 'machine-a',
      destination: 'machine-b',
      downtimeMs: 50,
      stopToResumeMs: 55,
      totalMs: 2000,
      ram: { transferred: 1 << 20, dirtySyncCount: 3 },
      phases: [phase('quiesce', 0, 2), phase('stop-and-copy', 2, 52)],
      stoppedAt: 1_000_000,
      resumedAt: 1_055_000,
      ...result,
    },
    blackout: {
      ...{ blackoutMs: 60, guestMs: 5, lastBefore: 1000, firstAfter: 1005 },
      ...{ lastBeforeStop: 1000, firstAfterStop: 1005, uncertaintyMs: 1 },
    },
    latency: { before: latency, after: latency },
    drive: { alive: true, evidence: 'fio went on.' },
    ...changes,
  };
}

/** Who has what after a migration that completed. */
export function ownershipSeen(changes: Partial<OwnershipObservation> = {}): OwnershipObservation {
  const runStates = { source: 'postmigrate', destination: 'running' };
  return { migration: 1, owner: 'destination', runStates, imageHolders: ['destination'], ...changes };
}

/** A migration that failed and left the guest at its source. */
export function failureSeen(changes: Partial<FailureObservation> = {}): FailureObservation {
  const drive = { alive: true, evidence: 'fio went on.' };
  return { migration: 1, phase: 'load', owner: 'source', message: 'It failed.', drive, ...changes };
}

/** What is seen of a run that keeps every promise. */
export function seenWith(changes: Partial<Observations> = {}): Observations {
  return {
    migrations: [migrationSeen()],
    failures: [],
    ownership: [ownershipSeen()],
    faults: [],
    jobs: [{ job: 'job', error: 0, acknowledged: 5000, blocks: 200, broken: [] }],
    guestVerify: { exitCode: 0, message: '' },
    messages: [],
    ...changes,
  };
}
