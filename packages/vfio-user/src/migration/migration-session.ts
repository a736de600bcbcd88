import { ProtocolError } from '../protocol/errors.js';
import type { DeviceMigration } from './device-migration.js';
import { isSaving, MigrationState, stateName } from './migration-state.js';
import { StateReader, StateWriter } from './state-stream.js';
import { path } from './transitions.js';

const { ERROR, STOP, RUNNING, STOP_COPY, RESUMING, RUNNING_P2P, PRE_COPY, PRE_COPY_P2P } = MigrationState;

/**
 * A device's migration state machine (VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE) with the data transfer session of the
 * state that it is in. It calls the device's methods arc by arc; a method that throws leaves the device in the
 * state that the arc began in, or in ERROR if the error has `recoverable: false`.
 */
export class MigrationSession {
  state: MigrationState = RUNNING;
  reader = new StateReader();
  writer: StateWriter;
  private runsAtConnect = false;

  /** `maxStateSize` limits, in bytes, what a client may have a device load. */
  constructor(
    private readonly device: DeviceMigration,
    readonly maxStateSize: number,
  ) {
    this.writer = new StateWriter(maxStateSize);
  }

  /** Goes to a state by the way that the uAPI prescribes. Throws EINVAL if there is none. */
  moveTo(state: MigrationState): void {
    const steps = path(this.state, state, this.device);
    if (steps === undefined) {
      throw new ProtocolError(
        'EINVAL',
        `Expected a migration state that can be reached from ${stateName(this.state)}, but got ${stateName(state)}`,
      );
    }
    for (const next of steps) {
      try {
        this.step(this.state, next);
      } catch (error) {
        if (isUnrecoverable(error)) this.state = ERROR;
        throw error;
      }
      this.state = next;
    }
  }

  /** MIG_DATA_READ: up to `size` bytes; fewer are the end of what there is. EINVAL in a state that saves nothing. */
  read(size: number): Uint8Array {
    if (!isSaving(this.state)) throw this.wrongState('PRE_COPY or STOP_COPY');
    return this.reader.read(size);
  }

  /** MIG_DATA_WRITE. EINVAL in any state but RESUMING, ENOSPC beyond the limit. */
  write(data: Uint8Array): void {
    if (this.state !== RESUMING) throw this.wrongState('RESUMING');
    this.writer.write(data);
  }

  /** DEVICE_RESET: ends whatever goes on; the device is RUNNING afterwards, or in ERROR if it could not run. */
  reset(resetDevice: () => void): void {
    const stopped = this.stopped;
    try {
      this.endSession();
    } finally {
      this.state = ERROR;
      resetDevice();
      if (stopped) this.device.run();
      this.runsAtConnect = false;
      this.state = RUNNING;
    }
  }

  /**
   * The client has gone: as a reset, but a device that was stopped runs again only when the next client comes.
   * Until then its state may be alive elsewhere.
   */
  clientGone(resetDevice: () => void): void {
    this.runsAtConnect ||= this.stopped;
    try {
      this.endSession();
    } finally {
      this.state = RUNNING;
      resetDevice();
    }
  }

  /** A client has come. Throws what the device's `run` throws, and the state is ERROR then. */
  clientCame(): void {
    if (!this.runsAtConnect) return;
    this.state = ERROR;
    this.device.run();
    this.runsAtConnect = false;
    this.state = RUNNING;
  }

  private step(from: MigrationState, to: MigrationState): void {
    const { device } = this;
    switch (to) {
      case STOP:
        if (from === STOP_COPY) device.saved(this.reader.complete);
        else if (from === RESUMING) device.load(this.writer.stream());
        else if (from === RUNNING) device.stop();
        this.closeStreams();
        break;
      case RUNNING:
        if (from === PRE_COPY) {
          device.preCopyEnded?.();
          this.closeStreams();
        } else {
          device.run();
        }
        break;
      case RUNNING_P2P:
        // Of what a device does, the peer-to-peer part cannot be told apart: it stops altogether.
        if (from === RUNNING) device.stop();
        else if (from === PRE_COPY_P2P) {
          device.preCopyEnded?.();
          this.closeStreams();
        }
        break;
      case PRE_COPY:
        if (from === PRE_COPY_P2P) device.run();
        else this.startPreCopy();
        break;
      case PRE_COPY_P2P:
        if (from === PRE_COPY) device.stop();
        else this.startPreCopy();
        break;
      case STOP_COPY:
        this.startStopCopy(from);
        break;
      case RESUMING:
        device.resuming();
        this.writer = new StateWriter(this.maxStateSize);
        break;
    }
  }

  private startPreCopy(): void {
    this.reader = new StateReader();
    this.reader.append(this.device.preCopyStarted?.() ?? new Uint8Array());
  }

  private startStopCopy(from: MigrationState): void {
    // Without peer-to-peer states, PRE_COPY → STOP_COPY is the arc that stops the device.
    if (from === PRE_COPY) this.device.stop();
    let state: Uint8Array;
    try {
      state = this.device.save();
    } catch (error) {
      if (from === PRE_COPY && !isUnrecoverable(error)) this.runAgain();
      throw error;
    }
    if (from === STOP) this.reader = new StateReader();
    this.reader.append(state);
  }

  private get stopped(): boolean {
    return this.state !== RUNNING && this.state !== PRE_COPY;
  }

  private runAgain(): void {
    try {
      this.device.run();
    } catch (error) {
      this.state = ERROR;
      throw error;
    }
  }

  private endSession(): void {
    const state = this.state;
    const { complete } = this.reader;
    this.closeStreams();
    if (state === STOP_COPY) this.device.saved(complete);
    if (state === PRE_COPY || state === PRE_COPY_P2P) this.device.preCopyEnded?.();
  }

  private closeStreams(): void {
    this.reader = new StateReader();
    this.writer = new StateWriter(this.maxStateSize);
  }

  private wrongState(expected: string): ProtocolError {
    return new ProtocolError(
      'EINVAL',
      `Expected migration data in state ${expected}, but the device is in ${stateName(this.state)}`,
    );
  }
}

const isUnrecoverable = (error: unknown): boolean =>
  error instanceof Error && 'recoverable' in error && error.recoverable === false;
