import {
  type Device,
  type DeviceHost,
  type DeviceMigration,
  InterruptIndex,
  type Region,
  RegionIndex,
} from '../../src/index.js';

/** What the next call of a migration method is to throw. */
export interface Fault {
  readonly method: string;
  readonly error: Error;
}

/**
 * A device that a test can look into: BAR 0 is plain memory, BAR 2 is read-only, and every call is written down.
 */
export class RegisterDevice implements Device {
  host!: DeviceHost;
  readonly calls: string[] = [];
  readonly memory = new Uint8Array(4096);
  readonly regions: Map<number, Region> = new Map([
    [RegionIndex.BAR0, { size: 4096, readable: true, writable: true }],
    [RegionIndex.BAR2, { size: 4096, readable: true, writable: false }],
    [RegionIndex.CONFIG, { size: 256, readable: true, writable: true }],
  ]);
  readonly interrupts = { intx: 1, msix: 4, err: 1, req: 1 } as const;
  readonly migration: RecordingMigration | undefined;
  fault: Fault | undefined;
  /** What a write to BAR 0 does beside being kept. */
  onWrite: ((offset: number, data: Uint8Array) => void) | undefined;

  constructor({ migrates = true, preCopy = true, peerToPeer = false } = {}) {
    this.migration = migrates ? new RecordingMigration(this, preCopy, peerToPeer) : undefined;
  }

  attach(host: DeviceHost): void {
    this.host = host;
  }

  readRegion(_region: number, offset: number, target: Uint8Array): void {
    this.record('readRegion');
    target.set(this.memory.subarray(offset, offset + target.length));
  }

  writeRegion(_region: number, offset: number, data: Uint8Array): void {
    this.record('writeRegion');
    this.onWrite?.(offset, data);
    this.memory.set(data, offset);
  }

  reset(): void {
    this.record('reset');
  }

  connected(): void {
    this.record('connected');
  }

  disconnected(): void {
    this.record('disconnected');
  }

  memoryUnmapped(address: number, length: number): void {
    this.record(`memoryUnmapped ${address} ${length}`);
  }

  close(): void {
    this.record('close');
  }

  trigger(vector: number): boolean {
    return this.host.interrupts.trigger(InterruptIndex.MSIX, vector);
  }

  record(call: string): void {
    this.calls.push(call);
    const { fault } = this;
    if (fault?.method !== call) return;
    this.fault = undefined;
    throw fault.error;
  }
}

export class RecordingMigration implements DeviceMigration {
  state = new Uint8Array([1, 2, 3, 4, 5]);
  loaded: Uint8Array | undefined;

  constructor(
    private readonly device: RegisterDevice,
    readonly supportsPreCopy: boolean,
    readonly supportsPeerToPeer: boolean,
  ) {}

  stop(): void {
    this.device.record('stop');
  }

  run(): void {
    this.device.record('run');
  }

  save(): Uint8Array {
    this.device.record('save');
    return this.state;
  }

  saved(complete: boolean): void {
    this.device.record(`saved ${complete}`);
  }

  preCopyStarted(): Uint8Array {
    this.device.record('preCopyStarted');
    return Uint8Array.of(9, 9);
  }

  preCopyEnded(): void {
    this.device.record('preCopyEnded');
  }

  resuming(): void {
    this.device.record('resuming');
  }

  load(stream: Uint8Array): void {
    this.device.record('load');
    this.loaded = stream;
  }
}
