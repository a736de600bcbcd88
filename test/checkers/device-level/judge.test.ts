import { expect } from 'chai';
import type { DeviceEvent } from '../../../src/checkers/device-level/events.js';
import { judgeDevice } from '../../../src/checkers/device-level/judge.js';
import type { LedgerEntry } from '../../../src/harness/ledger/ledger.js';

let command = 0;

/** A write and its completion, of one block. */
function write(block: number, number: number, durable = false): DeviceEvent[] {
  const identifier = ++command;
  const common = { command: identifier, queue: 1, identifier };
  return [
    {
      ...{ kind: 'command-submitted', ...common, does: 'write', name: 'Write', namespace: 1 },
      ...{ ranges: [[block, 1]], write: number, durable, expected: 0 },
    },
    completed(identifier),
  ];
}

function completed(identifier: number, more: object = {}): DeviceEvent {
  return {
    ...{ kind: 'command-completed', command: identifier, host: 'a', queue: 1, identifier, slot: 0, phase: 1 },
    ...{ status: 0, result: 0, submissionQueue: 1, ...more },
  };
}

function read(block: number, found: number): DeviceEvent[] {
  const identifier = ++command;
  const common = { command: identifier, queue: 1, identifier };
  return [
    {
      ...{ kind: 'command-submitted', ...common, does: 'read', name: 'Read', namespace: 1 },
      ...{ ranges: [[block, 1]], expected: 0 },
    },
    completed(identifier, { found: [found] }),
  ];
}

function flush(): DeviceEvent[] {
  const identifier = ++command;
  const common = { command: identifier, queue: 1, identifier };
  return [
    { kind: 'command-submitted', ...common, does: 'flush', name: 'Flush', namespace: 1, expected: 0 },
    completed(identifier),
  ];
}

const migrated: DeviceEvent = {
  ...{ kind: 'migration-done', migration: 1, from: 'a', to: 'b', milliseconds: 5, stateBytes: 6000 },
  ...{ pagesLogged: 3, inFlight: 2 },
};
const image = (found: number[]): DeviceEvent => ({ kind: 'image-read', namespace: 1, found });
const killed: DeviceEvent = { kind: 'server-killed', host: 'a' };

/** What is said of a promise whose name contains `name`. */
function verdictOf(name: string, ...events: readonly (DeviceEvent | readonly DeviceEvent[])[]) {
  const history = events.flat().map((event, at) => ({ at, ...event }) as unknown as LedgerEntry);
  return judgeDevice(history).find((promise) => promise.name.includes(name));
}

describe('The judge of the device level', () => {
  it('accepts a history in which everything is as it should be', () => {
    expect(verdictOf('acknowledged writes', write(0, 1), migrated, read(0, 1), image([1]))?.verdict).to.equal(
      'pass',
    );
  });

  it('sees an older write, zeros and foreign data where a newer write was acknowledged', () => {
    const broken = (found: number) =>
      verdictOf('acknowledged writes', write(0, 1), write(0, 2), migrated, read(0, found), image([2]));
    expect(broken(2)?.verdict).to.equal('pass');
    expect(broken(1)?.reason).to.match(/found write 1 in block 0 of namespace 1, where write 2 was expected/);
    expect(broken(0)?.reason).to.match(/found zeros/);
    expect(broken(-1)?.reason).to.match(/found something that was never written there/);
  });

  it('sees an image that has not what the guest read', () => {
    expect(verdictOf('acknowledged writes', write(0, 1), read(0, 1), image([0]))?.reason).to.match(
      /the image holds zeros in block 0/,
    );
  });

  it('lets a write that was cut off be there or not, but not change afterwards', () => {
    const [submitted] = write(0, 2);
    const cut: DeviceEvent[] = [
      submitted!,
      { kind: 'commands-abandoned', commands: [command], why: 'a reset' },
    ];
    for (const found of [1, 2]) {
      const history = [...write(0, 1), ...cut, ...read(0, found)];
      expect(verdictOf('acknowledged writes', history, image([found]))?.verdict).to.equal('pass');
      expect(verdictOf('acknowledged writes', history, image([3 - found]))?.verdict).to.equal('fail');
    }
  });

  it('asks after a crash for what was flushed or written with FUA, and lets the rest be lost', () => {
    const afterCrash = (found: number, ...before: DeviceEvent[]) =>
      verdictOf('survive a crash', before, killed, read(0, found), image([found]));
    expect(afterCrash(0, ...write(0, 1))?.verdict).to.equal('pass');
    expect(afterCrash(0, ...write(0, 1), ...flush())?.reason).to.match(
      /found zeros .* where write 1 was expected/,
    );
    expect(afterCrash(0, ...write(0, 1, true))?.verdict).to.equal('fail');
    expect(afterCrash(1, ...write(0, 1), ...flush(), ...write(0, 2))?.verdict).to.equal('pass');
    expect(afterCrash(2, ...write(0, 1), ...flush(), ...write(0, 2))?.verdict).to.equal('pass');
    expect(afterCrash(0, ...write(0, 1), ...flush(), ...write(0, 2))?.verdict).to.equal('fail');
  });

  it('takes what came through a crash for durable, and what did not for gone', () => {
    const history = [...write(0, 1), killed, ...read(0, 0), ...flush(), killed];
    expect(verdictOf('survive a crash', history, read(0, 0), image([0]))?.verdict).to.equal('pass');
    expect(verdictOf('survive a crash', history, read(0, 1), image([0]))?.verdict).to.equal('fail');
  });

  it('does not count a flush for a write that completed after the flush was submitted', () => {
    const [submitted, done] = flush();
    const history = [submitted!, ...write(0, 1), done!, killed, ...read(0, 0)];
    expect(verdictOf('survive a crash', history, image([0]))?.verdict).to.equal('pass');
  });

  it('sees a completion that comes twice, and one with the wrong status', () => {
    const events = write(0, 1);
    const twice = completed(9, { identifier: 77 });
    const { command: _, ...stray } = twice as { command?: number };
    expect(verdictOf('exactly once', events, stray as DeviceEvent)?.reason).to.match(
      /identifier 77 .* no such command was outstanding/,
    );
    const [submitted] = write(0, 2);
    expect(verdictOf('right status', submitted!, completed(command, { status: 0x281 }))?.reason).to.match(
      /with status 0x0, but host a completed it with 0x281/,
    );
  });

  it('tells a lost interrupt, a wrong phase and a lost command from each other', () => {
    const [submitted] = write(0, 1);
    const stuck = (more: object): DeviceEvent => ({
      ...{ kind: 'commands-stuck', host: 'b', waited: 2000, after: 'migration 1', status: 1 },
      ...{ commands: [{ command, queue: 1 }], unannounced: [], wrongPhase: [], ...more },
    });
    const unannounced = [{ queue: 1, vector: 1, identifier: 5 }];
    expect(verdictOf('no interrupt', submitted!, stuck({ unannounced }))?.reason).to.match(
      /An interrupt was lost/,
    );
    const wrongPhase = [{ queue: 1, slot: 3, identifier: 5 }];
    expect(verdictOf('exactly once', submitted!, stuck({ wrongPhase }))?.reason).to.match(
      /phase of the last round/,
    );
    expect(verdictOf('exactly once', submitted!, stuck({}))?.reason).to.match(/had no completion on host b/);
  });

  it('sees pages that were not logged, state that is not the same, and locks that are wrong', () => {
    const memory: DeviceEvent = {
      ...{
        kind: 'memory-compared',
        migration: 1,
        from: 'a',
        moment: 'stopped',
        differing: [0x103000],
        what: 'data',
      },
    };
    expect(verdictOf('logged', memory)?.reason).to.match(/written and not logged: 0x103000/);
    const csts = (host: 'a' | 'b', value: string, fresh: boolean): DeviceEvent => ({
      ...{ kind: 'state-read', host, what: 'CSTS', value, fresh },
    });
    expect(verdictOf('registers', csts('a', '0x1', true), csts('b', '0x0', false))?.reason).to.match(
      /CSTS to be 0x1 as host a showed it, but it is 0x0 on host b/,
    );
    expect(verdictOf('registers', csts('a', '0x1', true), csts('a', '0x0', true))?.verdict).to.equal(
      'inconclusive',
    );
    const start: DeviceEvent = { kind: 'device-run-started', locks: true, scenario: {} };
    const probe = (locked: boolean, expected: 'a' | 'nobody'): DeviceEvent => ({
      ...{ kind: 'locks-probed', moment: 'a moment', locked, expected },
    });
    const owner = 'owns the images';
    expect(verdictOf(owner, start, probe(true, 'a'), probe(false, 'nobody'))?.verdict).to.equal('pass');
    expect(verdictOf(owner, start, probe(false, 'a'))?.verdict).to.equal('fail');
    expect(verdictOf(owner, start, probe(true, 'nobody'))?.verdict).to.equal('fail');
  });

  it('does not call a history without evidence good', () => {
    for (const { name, verdict } of judgeDevice([])) {
      if (name !== 'the device servers stay alive') expect(verdict, name).to.equal('inconclusive');
    }
  });
});
