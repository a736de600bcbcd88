import type { DeviceMigration } from '../migration/device-migration.js';
import type { MigrationSession } from '../migration/migration-session.js';
import { MigrationState, stateName } from '../migration/migration-state.js';
import { StateWriter } from '../migration/state-stream.js';
import { ProtocolError } from '../protocol/errors.js';
import type { ProtocolMutant } from './mutant.js';

const { ERROR, STOP, RUNNING, STOP_COPY, RESUMING, PRE_COPY, PRE_COPY_P2P } = MigrationState;

/** Bugs of the migration's state machine and of the transfer of state. */
export const migrationMutants: readonly ProtocolMutant[] = [
  {
    name: 'reset-in-pre-copy-sticks',
    origin: 'libvfio-user 854',
    description: 'A reset in PRE_COPY leaves the state machine there, and every later transition is refused.',
    session: (session) => {
      const stick = stickiness(session);
      const reset = session.reset.bind(session);
      session.reset = (resetDevice) => {
        if (isPreCopy(session)) stick(resetDevice);
        else reset(resetDevice);
      };
    },
  },
  {
    name: 'client-gone-in-pre-copy-sticks',
    origin: 'libvfio-user 458',
    description: 'A client that goes in PRE_COPY leaves the state machine there for the next one.',
    session: (session) => {
      const stick = stickiness(session);
      const clientGone = session.clientGone.bind(session);
      session.clientGone = (resetDevice) => {
        if (isPreCopy(session)) stick(resetDevice);
        else clientGone(resetDevice);
      };
    },
  },
  {
    name: 'same-state-runs-callback-twice',
    origin: 'libvfio-user 679',
    description: 'A transition to the state that the device is in calls the device again.',
    session: (session, device) => {
      const moveTo = session.moveTo.bind(session);
      session.moveTo = (state) => {
        if (state === session.state) enterAgain(session, device);
        moveTo(state);
      };
    },
  },
  {
    name: 'stop-copy-to-pre-copy-accepted',
    origin: 'general',
    description: 'STOP_COPY → PRE_COPY, which has to fail, is performed by way of RUNNING.',
    session: (session) => {
      const moveTo = session.moveTo.bind(session);
      session.moveTo = (state) => {
        if (session.state === STOP_COPY && (state === PRE_COPY || state === PRE_COPY_P2P)) moveTo(RUNNING);
        moveTo(state);
      };
    },
  },
  {
    name: 'error-state-left-without-reset',
    origin: 'general',
    description: 'A device in ERROR takes any transition, as if it had been STOP.',
    session: (session) => {
      const moveTo = session.moveTo.bind(session);
      session.moveTo = (state) => {
        if (session.state === ERROR) session.state = STOP;
        moveTo(state);
      };
    },
  },
  {
    name: 'short-read-padded-as-data',
    origin: 'general',
    description: 'The last piece of the device state is filled up with zeros that are counted as data.',
    session: (session) => {
      const read = session.read.bind(session);
      session.read = (size) => {
        const data = read(size);
        if (data.length === 0 || data.length === size) return data;
        const padded = new Uint8Array(size);
        padded.set(data);
        return padded;
      };
    },
  },
  {
    name: 'state-stream-chunk-lost',
    origin: 'general',
    description: 'Of the pieces in which a device state is written, every second is lost.',
    session: (session) => {
      const write = session.write.bind(session);
      let pieces = 0;
      session.write = (data) => {
        if (session.state !== RESUMING || ++pieces % 2 === 1) write(data);
      };
    },
  },
  {
    name: 'state-accepted-without-data',
    origin: 'general',
    description: 'RESUMING can be left though no state was written: the device runs with none.',
    session: (_session, device) => {
      const load = device.load.bind(device);
      device.load = (stream) => {
        if (stream.length > 0) load(stream);
      };
    },
  },
  {
    name: 'failed-load-reported-as-success',
    origin: 'general',
    description: 'A state that the device cannot load is answered with success, and the device runs.',
    session: (_session, device) => {
      const load = device.load.bind(device);
      device.load = (stream) => {
        try {
          load(stream);
        } catch {
          // This is the bug.
        }
      };
    },
  },
];

const isPreCopy = ({ state }: MigrationSession): boolean => state === PRE_COPY || state === PRE_COPY_P2P;

/** Makes a session refuse every transition from the time on that the function that it returns is called. */
function stickiness(session: MigrationSession): (resetDevice: () => void) => void {
  const moveTo = session.moveTo.bind(session);
  let stuck = false;
  session.moveTo = (state) => {
    if (stuck) {
      throw new ProtocolError(
        'EINVAL',
        `Expected the transfer of ${stateName(session.state)} to be over before ${stateName(state)}`,
      );
    }
    moveTo(state);
  };
  return (resetDevice) => {
    stuck = true;
    resetDevice();
  };
}

/** Does once more what was done when the state was entered. */
function enterAgain(session: MigrationSession, device: DeviceMigration): void {
  switch (session.state) {
    case STOP:
      device.stop();
      break;
    case RUNNING:
      device.run();
      break;
    case STOP_COPY:
      session.reader.append(device.save());
      break;
    case PRE_COPY:
      session.reader.append(device.preCopyStarted?.() ?? new Uint8Array());
      break;
    case RESUMING:
      device.resuming();
      session.writer = new StateWriter(session.maxStateSize);
      break;
  }
}
