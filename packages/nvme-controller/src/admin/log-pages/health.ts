import { Status } from '../../specification/status.js';
import { type AsyncEvents, HealthEvent } from '../async-events.js';
import type { FeatureValues } from '../features/feature-values.js';

/** Kelvin. There is no sensor: a file's temperature does not change. */
const TEMPERATURE = 310;
const WARNING_TEMPERATURE = 1 << 1;
const LOG_SIZE = 512;
/** Data units are thousands of 512 bytes. */
const BYTES_PER_DATA_UNIT = 512_000;

/** Names and order of the counters, which the state carries in this order too. */
export const HEALTH_COUNTERS = [
  'bytesRead',
  'bytesWritten',
  'readCommands',
  'writeCommands',
  'powerCycles',
  'secondsPowered',
  'unsafeShutdowns',
  'mediaErrors',
] as const;

const BYTES_READ = 0;
const BYTES_WRITTEN = 1;
const READ_COMMANDS = 2;
const WRITE_COMMANDS = 3;
const POWER_CYCLES = 4;
const SECONDS_POWERED = 5;
const UNSAFE_SHUTDOWNS = 6;
const MEDIA_ERRORS = 7;

/** What the SMART / Health Information log page tells (NVMe 1.4, 5.14.1.2). */
export class Health {
  readonly counters = new Float64Array(HEALTH_COUNTERS.length);
  #since = performance.now();

  constructor(readonly features: FeatureValues) {
    this.counters[POWER_CYCLES] = 1;
  }

  countRead(bytes: number): void {
    this.counters[BYTES_READ]! += bytes;
    this.counters[READ_COMMANDS]!++;
  }

  countWrite(bytes: number): void {
    this.counters[BYTES_WRITTEN]! += bytes;
    this.counters[WRITE_COMMANDS]!++;
  }

  /** Counts a command that ended with an error of the medium. */
  countStatus(status: number): void {
    if (status !== Status.UNRECOVERED_READ_ERROR && status !== Status.WRITE_FAULT) return;
    this.counters[MEDIA_ERRORS]!++;
  }

  countUnsafeShutdown(): void {
    this.counters[UNSAFE_SHUTDOWNS]!++;
  }

  /** Brings the time powered on up to now. */
  updateTime(): void {
    const now = performance.now();
    this.counters[SECONDS_POWERED]! += (now - this.#since) / 1000;
    this.#since = now;
  }

  get criticalWarning(): number {
    const { overTemperature, underTemperature } = this.features;
    return TEMPERATURE >= overTemperature || TEMPERATURE <= underTemperature ? WARNING_TEMPERATURE : 0;
  }

  /** Raises the event of a temperature beyond its threshold, if the host has asked to be told. */
  checkTemperature(events: AsyncEvents): void {
    if ((this.criticalWarning & this.features.asyncEventConfiguration) === 0) return;
    events.raiseHealth(HealthEvent.TEMPERATURE_THRESHOLD);
  }

  /** @param errors Number of error log entries since the controller was made. */
  page(errors: number): Uint8Array {
    this.updateTime();
    const view = new DataView(new ArrayBuffer(LOG_SIZE));
    view.setUint8(0, this.criticalWarning);
    view.setUint16(1, TEMPERATURE, true);
    view.setUint8(3, 100); // available spare, percent
    view.setUint8(4, 10); // its threshold
    const put = (offset: number, value: number) => view.setBigUint64(offset, BigInt(Math.floor(value)), true);
    put(32, Math.ceil(this.counters[BYTES_READ]! / BYTES_PER_DATA_UNIT));
    put(48, Math.ceil(this.counters[BYTES_WRITTEN]! / BYTES_PER_DATA_UNIT));
    put(64, this.counters[READ_COMMANDS]!);
    put(80, this.counters[WRITE_COMMANDS]!);
    put(112, this.counters[POWER_CYCLES]!);
    put(128, this.counters[SECONDS_POWERED]! / 3600);
    put(144, this.counters[UNSAFE_SHUTDOWNS]!);
    put(160, this.counters[MEDIA_ERRORS]!);
    put(176, errors);
    return new Uint8Array(view.buffer);
  }
}
