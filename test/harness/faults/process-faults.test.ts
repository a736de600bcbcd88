import { expect } from 'chai';
import { kill, processOf, slow, stop } from '../../../src/harness/faults/process-faults.js';
import type { ChildProcess } from '../../../src/harness/resources/child-process.js';
import { Scope } from '../../../src/harness/resources/scope.js';
import { threadsOf } from '../../../src/harness/resources/threads.js';
import { type FaultOf, fault as faultSchema, processTargets } from '../../../src/scenario/faults.js';
import { CountingProcess } from '../../support/counting-process.js';
import { type StandInHost, standInPair } from '../../support/stand-in-pair.js';

const forever = new AbortController().signal;
const stopping = (time: string) =>
  faultSchema.parse({ strike: 'stop', target: 'source-server', for: time }) as FaultOf<'stop'>;
const slowing = (time: string, share = 0.2) =>
  faultSchema.parse({ strike: 'slow', target: 'source-server', for: time, share }) as FaultOf<'slow'>;

describe('A fault of a process', () => {
  let process: CountingProcess;

  beforeEach(async () => {
    process = new CountingProcess();
    await process.counts();
  });

  afterEach(() => process[Symbol.asyncDispose]());

  it('kills it, and has done so when it says so', async () => {
    await kill(process.child);
    expect(process.child.exit).to.include({ signal: 'SIGKILL' });
    await kill(process.child);
  });

  it('stops all of its threads, and has done so when it says so; after a while it goes on', async () => {
    const { over } = await stop(process.child, stopping('300ms'), forever);
    const states = threadsOf(process.child.pid).map(({ state }) => state);
    expect(states.length).to.be.greaterThan(1);
    expect(new Set(states)).to.deep.equal(new Set(['T']));
    await over;
    await process.becomes(false);
    await process.counts();
  });

  it('tells which threads run on if it cannot be stopped', async () => {
    const deaf: ChildProcess = new Proxy(process.child, {
      get: (child, key) => (key === 'signal' ? () => {} : Reflect.get(child, key, child)),
    });
    const failure = await stop(deaf, stopping('50ms'), forever).catch((error: Error) => error.message);
    expect(failure).to.match(
      /^Expected the counter to stand still while it is stopped, but these threads did not: node \([RS]\), /,
    );
  });

  it('leaves it running if the run is over while it is stopped', async () => {
    const over = new AbortController();
    const struck = await stop(process.child, stopping('10min'), over.signal);
    over.abort(new Error('The run is over.'));
    expect(await struck.over.catch((error) => error.name)).to.equal('AbortError');
    await process.becomes(false);
    await process.counts();
  });

  it('does not wait any longer for a stopped process that was killed', async () => {
    const { over } = await stop(process.child, stopping('10min'), forever);
    process.child.kill('SIGKILL');
    await over;
    expect(process.child.exit).to.include({ signal: 'SIGKILL' });
  });

  it('slows it: it stands still and counts by turns, and runs freely afterwards', async () => {
    const struck = slow(process.child, slowing('1s'), forever);
    await process.becomes(true);
    await process.counts();
    await process.becomes(true);
    await struck;
    await process.becomes(false);
    await process.counts();
  });

  it('slows it no longer if the run is over', async () => {
    const over = new AbortController();
    const struck = slow(process.child, slowing('10min', 0.01), over.signal);
    await process.becomes(true);
    over.abort();
    expect(await struck.catch((error) => error.name)).to.equal('AbortError');
    await process.becomes(false);
  });

  it('ends a slow process that was killed, in no time', async () => {
    const struck = slow(process.child, slowing('10min'), forever);
    process.child.kill('SIGKILL');
    await struck;
  });
});

describe('The process that a fault strikes', () => {
  it('is the one with that role in the migration, on the host that has it', async () => {
    const processes = new Map<string, CountingProcess>();
    await using scope = new Scope();
    const host = (side: string): StandInHost => {
      const made = ['machine', 'server', 'proxy'].map((what) => {
        const process = scope.use(what, new CountingProcess());
        processes.set(`${side}-${what}`, process);
        return [what, process.child] as const;
      });
      return Object.fromEntries(made);
    };
    const pair = standInPair({ home: host('source'), away: host('destination') });
    for (const target of processTargets) {
      expect(processOf(pair, target), target).to.equal(processes.get(target)!.child);
    }
  });

  it('is missing by a sentence that names it and the host', async () => {
    const pair = standInPair();
    expect(() => processOf(pair, 'destination-server')).to.throw(
      'Expected a process to strike as destination-server, but host b has none.',
    );
  });
});
