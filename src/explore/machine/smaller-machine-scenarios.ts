import { contradictions } from '../../scenario/contradictions.js';
import { parseScenario } from '../../scenario/load.js';
import type { Scenario } from '../../scenario/schema.js';

const steadyMilliseconds = 200;

/** Scenarios that are a little smaller than one, those first that save the most time. */
export function* smallerMachineScenarios(scenario: Scenario): Generator<Scenario> {
  for (const smaller of candidates(scenario)) {
    if (contradictions(smaller).length === 0) yield smaller;
  }
}

/** Scenarios with more migrations, for what depends on a moment. */
export function* strongerMachineScenarios(scenario: Scenario): Generator<Scenario> {
  const { migrations } = scenario;
  for (const more of [2, 4, 8])
    yield { ...scenario, migrations: { ...migrations, count: migrations.count + more } };
}

function* candidates(scenario: Scenario): Generator<Scenario> {
  const { machine, device, workload, migrations, faults, expectations } = scenario;
  const [plainJob] = parseScenario({
    ...{ name: 'plain', description: '', workload: { jobs: [{ name: 'plain' }] } },
  }).workload.jobs;
  const withMigrations = (changes: Partial<Scenario['migrations']>) => ({
    ...scenario,
    migrations: { ...migrations, ...changes },
  });
  const withWorkload = (changes: Partial<Scenario['workload']>) => ({
    ...scenario,
    workload: { ...workload, ...changes },
  });
  const withDevice = (changes: Partial<Scenario['device']>) => ({
    ...scenario,
    device: { ...device, ...changes },
  });
  if (faults.length > 0) {
    const { failure: _, ...others } = expectations;
    yield { ...scenario, faults: [], expectations: others };
  }
  for (const count of new Set([1, Math.floor(migrations.count / 2), migrations.count - 1])) {
    if (count >= 1 && count < migrations.count) yield withFewerMigrations(scenario, count);
  }
  const { journal, ...withoutJournal } = workload;
  if (workload.jobs.length > 0) {
    if (journal !== undefined) {
      yield withWorkload({ jobs: [] });
      yield { ...scenario, workload: withoutJournal };
    }
    for (const index of workload.jobs.keys()) yield withWorkload({ jobs: workload.jobs.toSpliced(index, 1) });
  } else if (journal !== undefined) {
    yield { ...scenario, workload: withoutJournal, migrations: { ...migrations, instant: 'idle' } };
  } else if (migrations.instant === 'running') yield withMigrations({ instant: 'idle' });
  if (machine.processors > 1) yield { ...scenario, machine: { ...machine, processors: 1 } };
  if (device.namespaces.length > 1) {
    const jobs = workload.jobs.map((job) => ({ ...job, namespace: 1 }));
    yield {
      ...withDevice({ namespaces: device.namespaces.slice(0, 1) }),
      workload: { ...workload, jobs, ...(journal && { journal: { ...journal, namespace: 1 } }) },
    };
  }
  if (device.namespaces.some(({ blockSize }) => blockSize !== 512)) {
    yield withDevice({
      namespaces: device.namespaces.map((namespace) => ({ ...namespace, blockSize: 512 })),
    });
  }
  if (device.queues > 1) yield withDevice({ queues: 1 });
  if (device.doorbells !== 'trapped') yield withDevice({ doorbells: 'trapped' });
  if (device.cache !== 'writeback') yield withDevice({ cache: 'writeback' });
  if (migrations.transport !== 'unix') yield withMigrations({ transport: 'unix' });
  for (const name of Object.keys(migrations.parameters)) {
    const { [name]: _, ...parameters } = migrations.parameters;
    yield withMigrations({ parameters });
  }
  for (const when of ['before', 'after'] as const) {
    if (workload[when] > steadyMilliseconds) yield withWorkload({ [when]: steadyMilliseconds });
  }
  if (journal !== undefined) {
    if (journal.writers > 1)
      yield withWorkload({ journal: { ...journal, writers: Math.ceil(journal.writers / 2) } });
    if (journal.flush !== 'every-write')
      yield withWorkload({ journal: { ...journal, flush: 'every-write' } });
    if (journal.offset > 0) yield withWorkload({ journal: { ...journal, offset: 0 } });
  }
  for (const [index, job] of workload.jobs.entries()) {
    for (const field of ['depth', 'blockSize', 'pattern', 'offset'] as const) {
      const plain = plainJob![field];
      if (job[field] !== plain)
        yield withWorkload({ jobs: workload.jobs.with(index, { ...job, [field]: plain }) });
    }
  }
}

/** Fewer migrations; a fault in one that is no more goes to the last that is left. */
function withFewerMigrations(scenario: Scenario, count: number): Scenario {
  const { migrations, faults, expectations } = scenario;
  const { failure } = expectations;
  return {
    ...scenario,
    migrations: { ...migrations, count },
    faults: faults.map((fault) => ({
      ...fault,
      at: { ...fault.at, migration: Math.min(fault.at.migration, count) },
    })),
    ...(failure && {
      expectations: {
        ...expectations,
        failure: { ...failure, migration: Math.min(failure.migration, count) },
      },
    }),
  };
}
