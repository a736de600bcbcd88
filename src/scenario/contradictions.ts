import { journalBlockBytes } from '../checkers/journal-block.js';
import { isOfDeviceAlone, mutants as known } from '../mutants/registry.js';
import { faultContradictions } from './fault-contradictions.js';
import type { FioJob, JournalSettings, Scenario } from './schema.js';

/** Something that each field allows by itself, but not all of them together. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  /** A sentence: expected, found. */
  readonly message: string;
}

/** Finds what in a scenario cannot be together. */
export function contradictions(scenario: Scenario): Contradiction[] {
  return [
    ...deviceContradictions(scenario),
    ...jobContradictions(scenario),
    ...journalContradictions(scenario),
    ...faultContradictions(scenario),
    ...mutantContradictions(scenario),
    ...failureContradictions(scenario),
  ];
}

function* mutantContradictions({ device, mutants }: Scenario): Generator<Contradiction> {
  for (const [index, name] of mutants.entries()) {
    const mutant = known.find((candidate) => candidate.name === name);
    if (mutant === undefined) {
      const message = `Expected one of ${known.map((candidate) => candidate.name).join(', ')}, found "${name}".`;
      yield { path: ['mutants', index], message };
    } else if (device.kind !== 'vfio-user') {
      const message = `Expected a vfio-user device for a mutant, found "${device.kind}".`;
      yield { path: ['mutants', index], message };
    } else if (device.server !== undefined && isOfDeviceAlone(mutant)) {
      const message = `Expected the reference device for its mutant "${name}", found another server.`;
      yield { path: ['mutants', index], message };
    }
  }
}

function* failureContradictions({ migrations, expectations }: Scenario): Generator<Contradiction> {
  const { failure } = expectations;
  if (failure === undefined || failure.migration <= migrations.count) return;
  const message = `Expected one of ${migrations.count} migration(s), found ${failure.migration}.`;
  yield { path: ['expectations', 'failure', 'migration'], message };
}

function* deviceContradictions({ device, migrations }: Scenario): Generator<Contradiction> {
  const { kind } = device;
  if (kind === 'vfio-user') return;
  if (migrations.carrier === 'out-of-band') {
    const message = `Expected a vfio-user device for the carrier "out-of-band", found "${kind}", whose state QEMU carries itself.`;
    yield { path: ['migrations', 'carrier'], message };
  }
  if (device.server !== undefined) {
    const message = `Expected no server for "${kind}", which QEMU emulates itself; set the kind to vfio-user.`;
    yield { path: ['device', 'server'], message };
  }
  if (device.cache !== 'writeback') {
    const message = `Expected the cache "writeback" for "${kind}", which QEMU emulates itself, found "${device.cache}".`;
    yield { path: ['device', 'cache'], message };
  }
}

function* jobContradictions({ device, workload }: Scenario): Generator<Contradiction> {
  const { jobs } = workload;
  for (const [index, job] of jobs.entries()) {
    const at = (field: string) => ['workload', 'jobs', index, field];
    const namespace = device.namespaces[job.namespace - 1];
    if (namespace === undefined) {
      const message = `Expected one of ${device.namespaces.length} namespace(s), found ${job.namespace}.`;
      yield { path: at('namespace'), message };
      continue;
    }
    if (end(job) > namespace.size) {
      const message = `Expected the part to end within the namespace's ${namespace.size} bytes, but it ends at ${end(job)}.`;
      yield { path: at('size'), message };
    }
    if (job.blockSize === 0 || job.blockSize % namespace.blockSize !== 0) {
      const message = `Expected a multiple of the namespace's block size ${namespace.blockSize}, found ${job.blockSize}.`;
      yield { path: at('blockSize'), message };
    }
    const others = jobs.slice(0, index);
    if (others.some(({ name }) => name === job.name)) {
      yield {
        path: at('name'),
        message: `Expected a name of its own, but another job is "${job.name}" too.`,
      };
    }
    const other = others.find((candidate) => overlap(candidate, job));
    if (other !== undefined) {
      const message = `Expected a part that no other job touches, but that of "${other.name}" overlaps it.`;
      yield { path: at('offset'), message };
    }
  }
}

function* journalContradictions({ device, workload }: Scenario): Generator<Contradiction> {
  const { journal, jobs } = workload;
  if (journal === undefined) return;
  const at = (field: string) => ['workload', 'journal', field];
  const namespace = device.namespaces[journal.namespace - 1];
  if (namespace === undefined) {
    const message = `Expected one of ${device.namespaces.length} namespace(s), found ${journal.namespace}.`;
    yield { path: at('namespace'), message };
    return;
  }
  for (const field of ['offset', 'size'] as const) {
    if (journal[field] % journalBlockBytes === 0 && (field === 'offset' || journal.size > 0)) continue;
    const message = `Expected a multiple of the journal's blocks of ${journalBlockBytes} bytes, found ${journal[field]}.`;
    yield { path: at(field), message };
  }
  const part = partOf(journal);
  if (end(part) > namespace.size) {
    const message = `Expected the ${journal.writers} parts to end within the namespace's ${namespace.size} bytes, but they end at ${end(part)}.`;
    yield { path: at('size'), message };
  }
  const blocks = Math.floor(journal.size / journalBlockBytes);
  if (typeof journal.flush === 'number' && journal.flush > blocks) {
    const message = `Expected at most as many writes between flushes as a part has blocks (${blocks}), found ${journal.flush}.`;
    yield { path: at('flush'), message };
  }
  const other = jobs.find((job) => overlap(job, part));
  if (other !== undefined) {
    const message = `Expected parts that no fio job touches, but that of "${other.name}" overlaps them.`;
    yield { path: at('offset'), message };
  }
}

/** A stretch of a namespace. */
type Part = Pick<FioJob, 'namespace' | 'offset' | 'size'>;

/** What all writers of a journal use together. */
function partOf({ namespace, offset, size, writers }: JournalSettings): Part {
  return { namespace, offset, size: size * writers };
}

function overlap(a: Part, b: Part): boolean {
  return a.namespace === b.namespace && a.offset < end(b) && b.offset < end(a);
}

function end({ offset, size }: Part): number {
  return offset + size;
}
