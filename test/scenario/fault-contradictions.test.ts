import { expect } from 'chai';
import { parseScenario } from '../../src/scenario/load.js';
import type { ScenarioInput } from '../../src/scenario/schema.js';
import { UsageError } from '../../src/usage-error.js';

type FaultInput = NonNullable<ScenarioInput['faults']>[number];

/** What is said against a scenario; nothing if it may be. */
function complaint(input: Partial<ScenarioInput>): string | undefined {
  try {
    parseScenario({ name: 'example', description: 'An example.', ...input });
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as UsageError).message;
  }
}
const against = (fault: FaultInput, more: Partial<ScenarioInput> = {}) =>
  complaint({ faults: [fault], ...more });

describe('A scenario with a fault that nothing could make happen is refused', () => {
  it('when it is to strike a migration that does not come', () => {
    expect(against({ strike: 'cancel', at: { migration: 2 } })).to.equal(
      'faults.0.at.migration: Expected one of 1 migration(s), found 2.',
    );
    const migrations = { count: 2 };
    expect(against({ strike: 'cancel', at: { migration: 2 } }, { migrations })).to.equal(undefined);
  });

  it('when it has two moments, or one that is only observed', () => {
    expect(against({ strike: 'cancel', at: { phase: 'load', status: 'device' } })).to.equal(
      'faults.0.at.status: Expected a phase or a status, found both: "load" and "device".',
    );
    expect(against({ strike: 'cancel', at: { phase: 'first-completion' } })).to.equal(
      'faults.0.at.phase: Expected a phase that the harness performs; the first completion is only observed.',
    );
  });

  it('when its moment is one of the carrier, which is not there', () => {
    const device = { kind: 'nvme' } as const;
    expect(against({ strike: 'cancel', at: { phase: 'load' } }, { device })).to.match(
      /^faults\.0\.at\.phase: Expected one of setup, .* with the carrier "in-band", found "load"\.$/,
    );
    expect(against({ strike: 'cancel', at: { status: 'pre-switchover' } }, { device })).to.match(
      /^faults\.0\.at\.status: .* "in-band" has, found "pre-switchover"\.$/,
    );
    expect(against({ strike: 'cancel', at: { phase: 'pre-copy' } }, { device })).to.equal(undefined);
  });

  for (const fault of [
    { strike: 'kill', target: 'source-server' },
    { strike: 'state-stream', how: 'truncated' },
    { strike: 'messages', side: 'source', how: 'drop' },
    { strike: 'backing-file', side: 'source', how: 'no-space' },
  ] as const) {
    it(`when it needs a vfio-user device: ${fault.strike}`, () => {
      expect(against(fault, { device: { kind: 'virtio-blk' } })).to.equal(
        'faults.0.strike: Expected a vfio-user device for this fault, found "virtio-blk", which has no server.',
      );
      expect(against(fault)).to.equal(undefined);
    });
  }

  it('when it needs the reference device', () => {
    const device = { server: './other --socket {socket}' };
    expect(against({ strike: 'backing-file', side: 'source', how: 'no-space' }, { device })).to.match(
      /^faults\.0\.strike: Expected the reference device for a fault of its backing file, /,
    );
    expect(against({ strike: 'state-stream', how: 'newer-version' }, { device })).to.match(
      /^faults\.0\.how: Expected the reference device, .* "newer-version", found another server\.$/,
    );
    expect(against({ strike: 'state-stream', how: 'truncated' }, { device })).to.equal(undefined);
  });

  it('when it is to strike a state that nobody carries', () => {
    const migrations = { carrier: 'none' } as const;
    expect(against({ strike: 'state-stream', how: 'truncated' }, { migrations })).to.match(
      /^faults\.0\.strike: Expected the carrier "out-of-band" .*found "none"/,
    );
  });

  it('when there is no connection yet, or no guest that runs', () => {
    expect(against({ strike: 'connection', how: 'reset' })).to.match(
      /^faults\.0\.at: Expected a moment at which the migration's connection stands, .*found "setup"\.$/,
    );
    expect(against({ strike: 'connection', how: 'reset', at: { phase: 'pre-copy' } })).to.equal(undefined);
    const guest = { strike: 'guest', how: 'unbind-driver' } as const;
    expect(against({ ...guest, at: { phase: 'load' } })).to.match(
      /^faults\.0\.at\.phase: Expected one of setup, active, pre-copy, .*found "load"\.$/,
    );
    expect(against(guest)).to.equal(undefined);
  });

  it('when the guest does not stand still yet as bus mastering is taken from its device', () => {
    const fault = { strike: 'bus-master' } as const;
    expect(against(fault)).to.match(/^faults\.0\.at: Expected the phase "quiesce", .*found "setup"\.$/);
    expect(against({ ...fault, at: { phase: 'load' } })).to.match(/found "load"\.$/);
    expect(against({ ...fault, at: { phase: 'quiesce', delay: '1s' } })).to.match(/"quiesce" and a delay\.$/);
    expect(against({ ...fault, at: { phase: 'quiesce' } })).to.equal(undefined);
  });

  it('when a proxy would have two sets of faults at a time', () => {
    const fault = { strike: 'messages', side: 'source', how: 'drop' } as const;
    expect(complaint({ faults: [fault, fault] })).to.match(
      /^faults\.1\.strike: Expected one fault of the messages at the source of migration 1, found another\.$/,
    );
    expect(complaint({ faults: [fault, { ...fault, side: 'destination' }] })).to.equal(undefined);
  });
});

describe('A scenario is refused', () => {
  it('with a mutant that there is not, and the names of those that there are', () => {
    expect(complaint({ mutants: ['moth'] })).to.match(
      /^mutants\.0: Expected one of .*, interrupt-lost, .*, found "moth"\.$/,
    );
    expect(complaint({ mutants: ['interrupt-lost'] })).to.equal(undefined);
    expect(complaint({ mutants: ['interrupt-lost'], device: { kind: 'nvme' } })).to.equal(
      'mutants.0: Expected a vfio-user device for a mutant, found "nvme".',
    );
  });

  it('with a failure that is expected of a migration that does not come', () => {
    const expectations = { failure: { owner: 'source' as const, migration: 3 } };
    expect(complaint({ expectations })).to.equal(
      'expectations.failure.migration: Expected one of 1 migration(s), found 3.',
    );
  });

  it('with a reason that is no regular expression, or an unknown errno', () => {
    expect(complaint({ expectations: { failure: { owner: 'source', because: '(' } } })).to.equal(
      'expectations.failure.because: Expected a regular expression, found "(".',
    );
    const errno = 'EBANANA' as never;
    expect(against({ strike: 'messages', side: 'source', how: 'errno', errno })).to.equal(
      'faults.0.errno: Expected the name of an errno, such as EIO, found "EBANANA".',
    );
  });
});
