import { expect } from 'chai';
import { parseScenario } from '../../src/scenario/load.js';
import type { ScenarioInput } from '../../src/scenario/schema.js';

type Job = NonNullable<NonNullable<ScenarioInput['workload']>['jobs']>[number];

const parse = (input: Partial<ScenarioInput>) =>
  parseScenario({ name: 'example', description: 'An example.', ...input });
const withJobs = (jobs: Job[], device: ScenarioInput['device'] = {}) => parse({ device, workload: { jobs } });

describe('A scenario whose parts contradict each other is refused', () => {
  it('when a job uses a namespace that the device has not', () => {
    expect(() => withJobs([{ name: 'job', namespace: 2 }])).to.throw(
      'workload.jobs.0.namespace: Expected one of 1 namespace(s), found 2.',
    );
  });

  it('when a job reaches beyond its namespace', () => {
    expect(() => withJobs([{ name: 'job', offset: '252MiB' }])).to.throw(
      "workload.jobs.0.size: Expected the part to end within the namespace's 268435456 bytes, but it ends at 272629760.",
    );
    expect(() => withJobs([{ name: 'job', offset: '248MiB' }])).to.not.throw();
  });

  it("when a job's blocks are no multiple of the namespace's", () => {
    const device = { namespaces: [{ blockSize: 4096 as const }] };
    expect(() => withJobs([{ name: 'job', blockSize: 512 }], device)).to.throw(
      /blockSize: .* 4096, found 512\./,
    );
    expect(() => withJobs([{ name: 'job', blockSize: 0 }])).to.throw(/blockSize: .* 512, found 0\./);
  });

  it('when two jobs touch the same blocks, or have the same name', () => {
    const first = { name: 'first', offset: 0, size: '8MiB' };
    expect(() => withJobs([first, { name: 'second', offset: '7MiB' }])).to.throw(
      'workload.jobs.1.offset: Expected a part that no other job touches, but that of "first" overlaps it.',
    );
    expect(() => withJobs([first, { name: 'first', offset: '8MiB' }])).to.throw(/another job is "first" too/);
    const other = { name: 'second', namespace: 2 };
    expect(() => withJobs([first, other], { namespaces: [{}, {}] })).to.not.throw();
  });

  it("when the journal's parts are no blocks of their own within a namespace", () => {
    type Journal = NonNullable<NonNullable<ScenarioInput['workload']>['journal']>;
    const withJournal = (journal: Journal, jobs: Job[] = []) => parse({ workload: { journal, jobs } });
    expect(() => withJournal({})).to.not.throw();
    expect(() => withJournal({ namespace: 2 })).to.throw(
      'workload.journal.namespace: Expected one of 1 namespace(s), found 2.',
    );
    expect(() => withJournal({ offset: 512 })).to.throw(/journal\.offset: .* 4096 bytes, found 512\./);
    expect(() => withJournal({ size: 0 })).to.throw(/journal\.size: .* 4096 bytes, found 0\./);
    expect(() => withJournal({ offset: '255MiB' })).to.throw(
      /journal\.size: Expected the 4 parts to end within/,
    );
    expect(() => withJournal({ size: '32KiB', flush: 9 })).to.throw(
      /journal\.flush: .* blocks \(8\), found 9\./,
    );
    expect(() => withJournal({ offset: '4MiB' }, [{ name: 'job' }])).to.throw(
      /journal\.offset: .* that of "job" overlaps them\./,
    );
  });

  it('when our carrier is to carry a device that QEMU carries itself', () => {
    expect(() => parse({ device: { kind: 'nvme' }, migrations: { carrier: 'out-of-band' } })).to.throw(
      /^migrations\.carrier: Expected a vfio-user device/,
    );
    expect(() => parse({ device: { kind: 'nvme', server: 'a server' } })).to.throw(/^device\.server: /);
    expect(() => parse({ device: { kind: 'nvme', cache: 'volatile' } })).to.throw(/^device\.cache: /);
  });
});
