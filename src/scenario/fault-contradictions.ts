import { carrierOf } from './carrier-of.js';
import type { Contradiction } from './contradictions.js';
import type { Fault, FaultOf } from './faults.js';
import type { PhaseName } from './phases.js';
import type { Scenario } from './schema.js';

/** The phases of a migration whose device QEMU carries itself. */
const phasesOfQemu: readonly PhaseName[] = ['setup', 'pre-copy', 'stop-and-copy', 'resume'];

/** The part of a migration in which the guest runs at its source. */
const momentsOfTheGuest: readonly string[] = ['setup', 'active', 'pre-copy'];

/** What only somebody who knows the reference device's stream can do to a state. */
const knowingDamages: readonly string[] = ['older-version', 'newer-version', 'other-namespace-size'];

/** Faults that nothing here could make happen. */
export function* faultContradictions(scenario: Scenario): Generator<Contradiction> {
  const { device, migrations, faults } = scenario;
  const carrier = carrierOf(scenario);
  for (const [index, fault] of faults.entries()) {
    const at = (...fields: string[]) => ['faults', index, ...fields];
    const { phase, status, migration } = fault.at;
    if (migration > migrations.count) {
      const message = `Expected one of ${migrations.count} migration(s), found ${migration}.`;
      yield { path: at('at', 'migration'), message };
    }
    if (phase !== undefined && status !== undefined) {
      const message = `Expected a phase or a status, found both: "${phase}" and "${status}".`;
      yield { path: at('at', 'status'), message };
    }
    if (phase === 'first-completion') {
      const message = 'Expected a phase that the harness performs; the first completion is only observed.';
      yield { path: at('at', 'phase'), message };
    }
    if (phase !== undefined && carrier !== 'out-of-band' && !phasesOfQemu.includes(phase)) {
      const message = `Expected one of ${phasesOfQemu.join(', ')} with the carrier "${carrier}", found "${phase}".`;
      yield { path: at('at', 'phase'), message };
    }
    if (status === 'pre-switchover' && carrier !== 'out-of-band') {
      const message = `Expected a status that a migration with the carrier "${carrier}" has, found "${status}".`;
      yield { path: at('at', 'status'), message };
    }
    if (fault.strike === 'messages' && faults.slice(0, index).some((other) => areTogether(other, fault))) {
      const message = `Expected one fault of the messages at the ${fault.side} of migration ${migration}, found another.`;
      yield { path: at('strike'), message };
    }
    yield* momentContradictions(fault, at);
    if (fault.strike === 'state-stream' && carrier !== 'out-of-band' && device.kind === 'vfio-user') {
      const message = `Expected the carrier "out-of-band" for a fault of the state, found "${carrier}", which carries none.`;
      yield { path: at('strike'), message };
    }
    const onDevice =
      ['state-stream', 'messages', 'backing-file'].includes(fault.strike) ||
      ('target' in fault && !fault.target.endsWith('-machine'));
    if (onDevice && device.kind !== 'vfio-user') {
      const message = `Expected a vfio-user device for this fault, found "${device.kind}", which has no server.`;
      yield { path: at('strike'), message };
    }
    if (fault.strike === 'backing-file' && device.server !== undefined) {
      const message = 'Expected the reference device for a fault of its backing file, found another server.';
      yield { path: at('strike'), message };
    }
    if (
      fault.strike === 'state-stream' &&
      device.server !== undefined &&
      knowingDamages.includes(fault.how)
    ) {
      const message = `Expected the reference device, whose stream can be changed to "${fault.how}", found another server.`;
      yield { path: at('how'), message };
    }
  }
}

/** Moments at which there is nothing yet to strike, or nobody to do it. */
function* momentContradictions(
  { strike, at: { phase, status, delay } }: Fault,
  at: (...fields: string[]) => (string | number)[],
): Generator<Contradiction> {
  const moment = phase ?? status ?? 'setup';
  const given = phase !== undefined ? ['phase'] : status !== undefined ? ['status'] : [];
  if (strike === 'connection' && moment === 'setup' && delay === undefined) {
    const message = `Expected a moment at which the migration's connection stands, such as pre-copy, found "setup".`;
    yield { path: at('at', ...given), message };
  }
  if (strike === 'bus-master' && (phase !== 'quiesce' || delay !== undefined)) {
    const message = `Expected the phase "quiesce", at whose beginning the guest has just been stopped, found "${moment}"${delay === undefined ? '' : ' and a delay'}.`;
    yield { path: at('at', ...given), message };
  }
  if (strike === 'guest' && !momentsOfTheGuest.includes(moment)) {
    const message = `Expected one of setup, active, pre-copy, in which the guest runs, found "${moment}".`;
    yield { path: at('at', ...given), message };
  }
}

/** A proxy has one set of faults at a time. */
function areTogether(other: Fault, fault: FaultOf<'messages'>): boolean {
  return (
    other.strike === 'messages' && other.side === fault.side && other.at.migration === fault.at.migration
  );
}
