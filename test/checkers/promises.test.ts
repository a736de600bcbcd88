import { expect } from 'chai';
import type { MigrationObservation, Observations } from '../../src/checkers/observations.js';
import type { PromiseVerdict } from '../../src/checkers/promise.js';
import { judge } from '../../src/checkers/promises.js';
import type { ScenarioInput } from '../../src/scenario/schema.js';
import {
  failureSeen,
  migrationSeen,
  ownershipSeen,
  scenarioWith,
  seenWith,
} from '../support/observations.js';

/** What is said of one promise when a run that keeps all of them is changed so. */
function verdictOf(
  name: string,
  seen: Partial<Observations>,
  expectations: NonNullable<ScenarioInput['expectations']> = {},
): Omit<PromiseVerdict, 'name'> {
  const promises = judge(scenarioWith({ expectations }), seenWith(seen));
  const { verdict, reason } = promises.find((promise) => promise.name === name)!;
  return { verdict, reason };
}

const withMigration = (changes: Partial<MigrationObservation>) => ({ migrations: [migrationSeen(changes)] });
const noMigration = { migrations: [] };

describe('A run that keeps every promise', () => {
  it('is judged by seven, each with a reason', () => {
    const promises = judge(scenarioWith(), seenWith());
    expect(promises.map(({ name, verdict }) => `${name}: ${verdict}`)).to.deep.equal([
      'the migration completes: pass',
      'exactly one machine runs the guest: pass',
      'the drive works on the destination: pass',
      'acknowledged writes survive: pass',
      'downtime: pass',
      'blackout: pass',
      'latency returns: pass',
    ]);
    for (const { reason } of promises) expect(reason).to.match(/^.+\.$/);
  });

  it('is not judged by its I/O if the scenario has none', () => {
    const idle = scenarioWith({ workload: { jobs: [] } });
    const names = judge(idle, seenWith({ jobs: [] })).map(({ name }) => name);
    expect(names).to.deep.equal([
      'the migration completes',
      'exactly one machine runs the guest',
      'the drive works on the destination',
      'downtime',
    ]);
  });
});

describe('The promise that the migration completes', () => {
  const name = 'the migration completes';

  it('is broken by a failure, in its words', () => {
    const message = 'Expected the migration to complete, but it failed.';
    expect(verdictOf(name, { failures: [failureSeen({ message })] })).to.deep.equal({
      verdict: 'fail',
      reason: message,
    });
  });

  it('is broken by fewer migrations than the scenario wants', () => {
    expect(verdictOf(name, noMigration)).to.deep.equal({
      verdict: 'fail',
      reason: 'QEMU completed 0 of 1.',
    });
  });

  it('is open if none was begun after the drive was found dead: that is the promise that broke', () => {
    const scenario = scenarioWith({ migrations: { count: 2 } });
    const of = (alive: boolean) =>
      judge(scenario, seenWith(withMigration({ drive: { alive, evidence: 'It is silent.' } })));
    const reason = 'QEMU completed 1 of 2; none was begun after the drive was found dead.';
    expect(of(false)[0]).to.include({ name, verdict: 'inconclusive', reason });
    expect(of(false).find(({ verdict }) => verdict === 'fail')).to.have.property(
      'name',
      'the drive works on the destination',
    );
    expect(of(true)[0]).to.include({ name, verdict: 'fail', reason: 'QEMU completed 1 of 2.' });
  });
});

describe('The promise that exactly one machine runs the guest', () => {
  const name = 'exactly one machine runs the guest';
  const states = (source: string, destination: string) =>
    verdictOf(name, { ownership: [ownershipSeen({ runStates: { source, destination } })] });

  it('is broken if both run, or neither', () => {
    expect(states('running', 'running').verdict).to.equal('fail');
    expect(states('postmigrate', 'paused')).to.deep.equal({
      verdict: 'fail',
      reason:
        'Expected only the destination to run the guest after migration 1, but the source is "postmigrate" ' +
        'and the destination "paused".',
    });
  });

  it('is kept if the source is gone', () => {
    expect(states('gone', 'running').verdict).to.equal('pass');
  });

  it('is broken if the image is held by both sides, or by the wrong one', () => {
    const held = (...imageHolders: ('source' | 'destination')[]) =>
      verdictOf(name, { ownership: [ownershipSeen({ imageHolders })] });
    expect(held('source', 'destination').reason).to.match(/held by the source and the destination\.$/);
    expect(held('source').verdict).to.equal('fail');
    expect(held().verdict).to.equal('pass');
  });

  it('is kept by a source that goes on after a failure, and broken if the destination runs too', () => {
    const goesOn = (destination: string) => {
      const runStates = { source: 'running', destination };
      return verdictOf(name, {
        ownership: [ownershipSeen({ owner: 'source', runStates, imageHolders: ['source'] })],
      });
    };
    expect(goesOn('gone').verdict).to.equal('pass');
    expect(goesOn('running').verdict).to.equal('fail');
  });

  it('lets nobody run a guest that was lost', () => {
    const lost = (source: string) => {
      const runStates = { source, destination: 'gone' };
      return verdictOf(name, {
        ownership: [ownershipSeen({ owner: 'nobody', runStates, imageHolders: [] })],
      });
    };
    expect(lost('gone').verdict).to.equal('pass');
    expect(lost('running').verdict).to.equal('fail');
  });

  it('cannot be judged without a migration', () => {
    expect(verdictOf(name, { ...noMigration, ownership: [] })).to.deep.equal({
      verdict: 'inconclusive',
      reason: 'No migration came so far.',
    });
  });
});

describe('The promise that acknowledged writes survive, where the drive has to be lost', () => {
  const journal = { acknowledged: 900, blocks: 500, broken: [], errors: ['writer 0 got the error 5'] };
  const judged = (drive: 'lost' | 'works', seen: Partial<Observations> = {}) => {
    const scenario = scenarioWith({
      workload: { journal: {} },
      expectations: { failure: { owner: 'source', drive } },
    });
    const promises = judge(scenario, seenWith({ jobs: [], journal, ...seen }));
    return promises.find(({ name }) => name === 'acknowledged writes survive')?.verdict;
  };

  it('is kept by I/O that fails: it was not acknowledged', () => {
    expect(judged('lost')).to.equal('pass');
    expect(judged('works')).to.equal('fail');
  });

  it('is broken by a block that is not what was acknowledged', () => {
    const broken = [{ offset: 0, why: 'the write was lost' }];
    expect(judged('lost', { journal: { ...journal, broken } })).to.equal('fail');
  });
});

describe('The promise that a migration fails as it should', () => {
  const name = 'the migration fails as it should';
  const failure = { phase: 'load', owner: 'source', because: 'checksum' } as const;
  const scenario = scenarioWith({ expectations: { failure }, migrations: { count: 2 } });
  const judged = (changes: Parameters<typeof failureSeen>[0]) => {
    const seen = seenWith({ failures: [failureSeen({ message: 'The checksum is wrong.', ...changes })] });
    return judge(scenario, seen).find((promise) => promise.name === name)?.verdict;
  };

  it('is kept by the phase, the owner and the reason that were expected', () => {
    expect(judged({})).to.equal('pass');
  });

  it('is broken by another phase, another owner, another reason, or a drive that is lost', () => {
    expect(judged({ phase: 'save' })).to.equal('fail');
    expect(judged({ owner: 'nobody' })).to.equal('fail');
    expect(judged({ message: 'The server is gone.' })).to.equal('fail');
    expect(judged({ drive: { alive: false, evidence: 'It is dead.' } })).to.equal('fail');
  });

  it('is broken by a migration that completes', () => {
    const verdicts = judge(scenario, seenWith());
    expect(verdicts.find((promise) => promise.name === name)).to.deep.include({
      verdict: 'fail',
      reason: 'Expected migration 1 to fail, but it did not.',
    });
  });
});

describe('The promise that the faults strike', () => {
  const scenario = scenarioWith({ faults: [{ strike: 'cancel', at: { phase: 'pre-copy' } }] });
  const judged = (struck: boolean, trouble?: string) =>
    judge(
      scenario,
      seenWith({ faults: [{ fault: 'cancel', struck, ...(trouble === undefined ? {} : { trouble }) }] }),
    ).find((promise) => promise.name === 'the faults strike')?.verdict;

  it('is kept if they do, cannot be judged if one does not, and is broken by one that ends badly', () => {
    expect(judged(true)).to.equal('pass');
    expect(judged(false)).to.equal('inconclusive');
    expect(judged(true, 'The guest could not reset its controller.')).to.equal('fail');
  });
});

describe('The promise that the drive works', () => {
  const name = 'the drive works on the destination';

  it('is broken by a drive that is dead after any of the migrations', () => {
    const dead = migrationSeen({ drive: { alive: false, evidence: 'Its command register is 0x0.' } });
    const { verdict, reason } = verdictOf(name, { migrations: [migrationSeen(), dead, migrationSeen()] });
    expect(verdict).to.equal('fail');
    expect(reason).to.match(/drive is dead.*QEMU calls completed: Its command register is 0x0\.$/);
  });

  it('cannot be judged if the drive was never asked', () => {
    const { drive: _, ...unasked } = migrationSeen();
    expect(verdictOf(name, { migrations: [unasked] }).verdict).to.equal('inconclusive');
  });
});

describe('The promise that acknowledged writes survive', () => {
  const name = 'acknowledged writes survive';
  const job = { job: 'job', error: 0, acknowledged: 5000, blocks: 200, broken: [] };

  it('is broken by a block of the image, and names it', () => {
    const broken = [{ offset: 4096, why: 'an older write' }];
    expect(verdictOf(name, { jobs: [job, { ...job, job: 'other', broken }] })).to.deep.equal({
      verdict: 'fail',
      reason:
        '1 block(s) of other on the image are not what the guest was told; the first at offset 4096: an older write.',
    });
  });

  it("is broken by an error of fio's, with what fio said", () => {
    const seen = { jobs: [{ ...job, error: 84 }], messages: ['verify: bad magic header 0'] };
    const { verdict, reason } = verdictOf(name, seen);
    expect(verdict).to.equal('fail');
    expect(reason).to.equal("fio's job job ended with error 84. verify: bad magic header 0");
  });

  it('is broken if the guest reads something else', () => {
    const guestVerify = { exitCode: 1, message: 'crc32c: verify failed at file /dev/nvme0n1' };
    const { verdict, reason } = verdictOf(name, { guestVerify });
    expect(verdict).to.equal('fail');
    expect(reason).to.match(/in the guest failed: crc32c: verify failed/);
  });

  it("is judged by the journal's evidence too: its blocks, its errors, and that there is any", () => {
    const scenario = scenarioWith({ workload: { journal: {} } });
    const journal = { acknowledged: 700, blocks: 90, broken: [], errors: [] };
    const { guestVerify: _, ...seen } = seenWith({ jobs: [], journal });
    const of = (changes: Partial<typeof seen>) =>
      judge(scenario, { ...seen, ...changes }).find((promise) => promise.name === name)!;
    expect(of({})).to.include({ verdict: 'pass' });
    expect(of({}).reason).to.match(/^700 writes acknowledged; all 90 blocks .* on the image\.$/);
    const broken = [{ offset: 4096, why: 'the write was lost' }];
    expect(of({ journal: { ...journal, broken } })).to.include({ verdict: 'fail' });
    expect(of({ journal: { ...journal, errors: ['writer 1 got the error 5'] } }).reason).to.equal(
      'Expected the journal to go on, but writer 1 got the error 5.',
    );
    expect(of({ journal: { ...journal, acknowledged: 0 } })).to.include({ verdict: 'inconclusive' });
  });

  it('cannot be judged without a write, or if the guest did not read the blocks', () => {
    expect(verdictOf(name, { jobs: [{ ...job, acknowledged: 0 }] }).verdict).to.equal('inconclusive');
    const { guestVerify: _, ...unread } = seenWith();
    const [verdict] = judge(scenarioWith(), unread).filter((promise) => promise.name === name);
    expect(verdict!.verdict).to.equal('inconclusive');
  });
});

describe('A limit on downtime or blackout', () => {
  const two = { migrations: [migrationSeen(), migrationSeen({}, { number: 2, downtimeMs: 80 })] };

  it('is judged by the worst of the migrations', () => {
    expect(verdictOf('downtime', two, { downtime: '80ms' }).verdict).to.equal('pass');
    expect(verdictOf('downtime', two, { downtime: '79ms' })).to.deep.equal({
      verdict: 'fail',
      reason: "Expected QEMU's downtime to be at most 79 ms, but it was 80 ms.",
    });
  });

  it('names the phases that took the time when the blackout is too long', () => {
    expect(verdictOf('blackout', {}, { blackout: '59ms' })).to.deep.equal({
      verdict: 'fail',
      reason:
        "Expected the guest's blackout to be at most 59 ms, but it was 60 ms (quiesce 2 ms, stop-and-copy 50 ms).",
    });
  });

  it('cannot be judged if a migration has no figure', () => {
    const { blackout: _, ...unmeasured } = migrationSeen();
    const seen = { migrations: [migrationSeen(), unmeasured] };
    expect(verdictOf('blackout', seen, { blackout: '1s' }).verdict).to.equal('inconclusive');
    expect(verdictOf('downtime', noMigration).verdict).to.equal('inconclusive');
  });

  it('is a measurement alone if the scenario has none', () => {
    expect(verdictOf('blackout', {}).reason).to.equal("Measured the guest's blackout: 60 ms.");
  });
});

describe('The promise that latency returns', () => {
  const name = 'latency returns';
  const latencies = (before: number, after: number, count = 100) => {
    const summary = (p50Us: number) => ({ count, p50Us, p99Us: p50Us, maxUs: p50Us });
    return withMigration({ latency: { before: summary(before), after: summary(after) } });
  };

  it('is judged by how many times longer the median is', () => {
    expect(verdictOf(name, latencies(100, 150), { latencyRatio: 1.5 }).verdict).to.equal('pass');
    expect(verdictOf(name, latencies(100, 151), { latencyRatio: 1.5 })).to.deep.equal({
      verdict: 'fail',
      reason:
        'The median latency after the switchover was 1.51 times what it was before; at most 1.5 times was allowed.',
    });
  });

  it('cannot be judged without I/O on either side', () => {
    expect(verdictOf(name, latencies(100, 100, 0)).verdict).to.equal('inconclusive');
    expect(verdictOf(name, noMigration).verdict).to.equal('inconclusive');
  });
});
