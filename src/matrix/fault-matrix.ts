import { processTargets } from '../scenario/faults.js';
import { performedPhases } from '../scenario/phases.js';
import type { ScenarioInput } from '../scenario/schema.js';
import { type FailureInput, killOutcome } from './kill-outcome.js';

type FaultInput = NonNullable<ScenarioInput['faults']>[number];

/** One cell: a fault at an instant, and what has to come of it. */
interface Cell {
  readonly name: string;
  readonly fault: FaultInput;
  /** Absent: the migration completes all the same. */
  readonly failure?: FailureInput | undefined;
  readonly changes?: Partial<ScenarioInput>;
}

const workload = { before: '500ms', after: '500ms', journal: { writers: 2 } };
/** Long enough for a fault to strike in the middle of it. */
const slowPreCopy = { migrations: { count: 2, parameters: { 'max-bandwidth': 64 * 2 ** 20 } } };

/**
 * Every fault at every phase, as scenarios: a guest keeps a journal while a fault strikes its migration, and then is
 * migrated once more if it survived. What has to come of each is stated beforehand.
 */
export function faultMatrix(): ScenarioInput[] {
  return [
    ...kills(),
    ...hangs(),
    ...connections(),
    ...stateStreams(),
    ...messages(),
    ...cancellations(),
    ...backingFiles(),
    ...guests(),
    ...busMaster(),
    ...powerLosses(),
  ].map(scenarioOf);
}

function* kills(): Generator<Cell> {
  for (const target of processTargets) {
    for (const phase of performedPhases) {
      const fault = { strike: 'kill', target, at: { phase } } as const;
      yield { name: `kill-${target}-at-${phase}`, fault, failure: killOutcome(target, phase) };
    }
  }
}

/** Shorter than what anyone waits for an answer, which is 5 s (QEMU's `x-msg-timeout`, and the proxy's own limit). */
const shortHang = '2s';
const longHang = '12s';

function* hangs(): Generator<Cell> {
  for (const target of processTargets) {
    for (const phase of performedPhases) {
      yield {
        name: `stop-${target}-at-${phase}`,
        fault: { strike: 'stop', target, at: { phase }, for: shortHang },
        // The guest runs by then: its I/O is compared beyond the hang, too.
        ...(phase === 'resume' && { changes: { workload: { ...workload, after: '3s' } } }),
      };
    }
    yield {
      name: `slow-${target}-at-pre-copy`,
      fault: { strike: 'slow', target, at: { phase: 'pre-copy' }, for: shortHang },
    };
  }
  yield {
    name: 'stop-destination-server-for-long-at-load',
    fault: { strike: 'stop', target: 'destination-server', at: { phase: 'load' }, for: longHang },
    failure: { owner: 'source', phase: 'load', because: 'within 5000 ms' },
  };
  yield {
    name: 'stop-source-server-for-long-at-quiesce',
    fault: { strike: 'stop', target: 'source-server', at: { phase: 'quiesce' }, for: longHang },
    failure: { owner: ['source', 'nobody'], drive: 'lost' },
  };
}

function* connections(): Generator<Cell> {
  for (const phase of ['pre-copy', 'stop-and-copy'] as const) {
    for (const how of ['reset', 'half-close'] as const) {
      yield {
        name: `connection-${how}-at-${phase}`,
        fault: { strike: 'connection', how, at: { phase } },
        // What the source goes on to send is lost, which it may notice only later.
        failure: how === 'half-close' ? { owner: 'source' } : { owner: 'source', phase },
        changes: slowPreCopy,
      };
    }
    for (const how of ['stall', 'slow'] as const) {
      yield {
        name: `connection-${how}-at-${phase}`,
        fault: { strike: 'connection', how, at: { phase }, for: shortHang },
        changes: slowPreCopy,
      };
    }
  }
}

const refusals = {
  truncated: 'the length',
  'bit-flipped': 'the checksum',
  reordered: 'the signature',
  'older-version': 'the version',
  'newer-version': 'the version',
  'other-namespace-size': 'the size of namespace',
} as const;

function* stateStreams(): Generator<Cell> {
  for (const [how, field] of Object.entries(refusals)) {
    yield {
      name: `state-stream-${how}`,
      fault: { strike: 'state-stream', how: how as keyof typeof refusals },
      failure: { owner: 'source', phase: 'load', because: field },
    };
  }
}

/** The carrier's own messages: those that carry the device's state. */
function* messages(): Generator<Cell> {
  const read = { strike: 'messages', side: 'source', command: 'MIG_DATA_READ' } as const;
  const write = { strike: 'messages', side: 'destination', command: 'MIG_DATA_WRITE' } as const;
  const failsAt = (phase: 'save' | 'load', because?: string): FailureInput => ({
    owner: 'source',
    phase,
    ...(because === undefined ? {} : { because }),
  });
  yield { name: 'messages-save-delayed', fault: { ...read, how: 'delay' } };
  yield {
    name: 'messages-save-dropped',
    fault: { ...read, how: 'drop', type: 'command' },
    failure: failsAt('save', 'within 5000 ms'),
  };
  yield {
    name: 'messages-save-refused',
    fault: { ...read, how: 'errno', type: 'reply' },
    failure: failsAt('save', 'EIO'),
  };
  yield {
    name: 'messages-save-corrupted',
    fault: { ...read, how: 'corrupt', type: 'reply' },
    failure: failsAt('load', 'the checksum'),
  };
  yield { name: 'messages-load-delayed', fault: { ...write, how: 'delay' } };
  yield {
    name: 'messages-load-dropped',
    fault: { ...write, how: 'drop', type: 'command' },
    failure: failsAt('load', 'within 5000 ms'),
  };
  yield {
    name: 'messages-load-doubled',
    fault: { ...write, how: 'duplicate', type: 'command' },
    failure: failsAt('load', 'the length'),
  };
  yield {
    name: 'messages-load-refused',
    fault: { ...write, how: 'errno', errno: 'ENOSPC', type: 'reply' },
    failure: failsAt('load', 'ENOSPC'),
  };
  yield {
    name: 'messages-load-disconnected',
    fault: { ...write, how: 'disconnect', type: 'command' },
    failure: failsAt('load'),
  };
}

function* cancellations(): Generator<Cell> {
  for (const status of ['setup', 'active', 'pre-switchover'] as const) {
    yield {
      name: `cancel-at-status-${status}`,
      fault: { strike: 'cancel', at: { status } },
      failure: { owner: 'source' },
      changes: slowPreCopy,
    };
  }
  for (const phase of performedPhases.slice(2, 7)) {
    yield {
      name: `cancel-at-${phase}`,
      fault: { strike: 'cancel', at: { phase } },
      failure: { owner: 'source' },
    };
  }
  yield { name: 'cancel-at-status-completed', fault: { strike: 'cancel', at: { status: 'completed' } } };
}

function* backingFiles(): Generator<Cell> {
  const common = { strike: 'backing-file', side: 'source' } as const;
  for (const how of ['short-write', 'slow-write', 'slow-read', 'slow-synchronize'] as const) {
    yield { name: `backing-file-${how}`, fault: { ...common, how, at: { phase: 'pre-copy' } } };
  }
  yield {
    name: 'backing-file-synchronize-error-at-quiesce',
    // Once: the guest's own flushes, when it goes on, are not to fail.
    fault: { ...common, how: 'synchronize-error', at: { phase: 'quiesce' }, count: 1 },
    failure: { owner: 'source', phase: 'quiesce', because: 'EIO' },
  };
}

function* guests(): Generator<Cell> {
  for (const how of ['reset-controller', 'rescan-namespaces', 'change-queue-count'] as const) {
    yield { name: `guest-${how}`, fault: { strike: 'guest', how, at: { phase: 'pre-copy' } } };
  }
  yield {
    name: 'guest-unbind-driver',
    fault: { strike: 'guest', how: 'unbind-driver', at: { phase: 'pre-copy' } },
    changes: { workload: {}, migrations: { count: 2, instant: 'idle' } },
  };
}

function* busMaster(): Generator<Cell> {
  yield {
    name: 'bus-master-taken-at-quiesce',
    fault: { strike: 'bus-master', at: { phase: 'quiesce' } },
  };
}

function* powerLosses(): Generator<Cell> {
  for (const phase of performedPhases) {
    yield {
      name: `power-loss-at-${phase}`,
      fault: { strike: 'power-loss', at: { phase } },
      failure: { owner: 'nobody' },
      changes: { device: { cache: 'volatile' } },
    };
  }
}

function scenarioOf({ name, fault, failure, changes }: Cell): ScenarioInput {
  return {
    name,
    description: `A guest that keeps a journal is migrated, and this goes wrong: ${name.replaceAll('-', ' ')}.`,
    workload,
    migrations: { count: 2 },
    faults: [fault],
    ...(failure === undefined ? {} : { expectations: { failure } }),
    ...changes,
  };
}

/** A few cells that stand for all the others, where there is no time for all. */
export const representative: readonly string[] = [
  'kill-destination-server-at-device-run',
  'kill-destination-machine-at-resume',
  'kill-source-machine-at-quiesce',
  'kill-source-machine-at-hand-over',
  'kill-source-server-at-hand-over',
  'connection-reset-at-stop-and-copy',
  'state-stream-bit-flipped',
  'messages-load-doubled',
  'cancel-at-status-pre-switchover',
  'backing-file-synchronize-error-at-quiesce',
  'guest-reset-controller',
  'bus-master-taken-at-quiesce',
  'power-loss-at-stop-and-copy',
];
