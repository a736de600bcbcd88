import { type Device, type DeviceHost, InterruptIndex, ProtocolError, RegionIndex } from '../../src/index.js';
import { closeDescriptor, createEventfd, drainEventfd, signalEventfd } from '../../src/native/index.js';

/**
 * A device that copies guest memory: a write of source, destination (u64 each) and length (u32) to BAR 0 copies and
 * raises MSI-X vector 0; one of 4 bytes adds to a sum that can be read; one of 8 bytes is an address that the device writes
 * 16 bytes to on its own account, after it has answered. From 0x800 on, reads overtake writes.
 */
export class Copier implements Device {
  readonly regions = new Map([[RegionIndex.BAR0, { size: 4096, readable: true, writable: true }]]);
  readonly interrupts = { msix: 1 } as const;
  private host!: DeviceHost;
  private sum = 0;
  private readonly later = createEventfd();
  private laterAddress = 0;

  attach(host: DeviceHost): void {
    this.host = host;
    host.reactor.watch(this.later, () => {
      drainEventfd(this.later);
      this.host.memory.write(this.laterAddress, new Uint8Array(16));
    });
  }

  readRegion(_region: number, _offset: number, target: Uint8Array): void {
    if (target.length === 4) new DataView(target.buffer, target.byteOffset).setUint32(0, this.sum, true);
  }

  writeRegion(_region: number, _offset: number, data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    if (data.length === 4) {
      this.sum += view.getUint32(0, true);
      return;
    }
    if (data.length === 8) {
      this.laterAddress = Number(view.getBigUint64(0, true));
      signalEventfd(this.later);
      return;
    }
    if (data.length !== 20)
      throw new ProtocolError('EINVAL', `Expected 4, 8 or 20 bytes, but got ${data.length}`);
    const source = Number(view.getBigUint64(0, true));
    const buffer = new Uint8Array(view.getUint32(16, true));
    this.host.memory.read(source, buffer);
    // Reading may have waited for messages: what is still to be read of the command must not have moved.
    this.host.memory.write(Number(view.getBigUint64(8, true)), buffer);
    this.host.interrupts.trigger(InterruptIndex.MSIX, 0);
  }

  readsOvertakeWrites(_region: number, offset: number): boolean {
    return offset >= 0x800;
  }

  reset(): void {
    this.sum = 0;
  }

  close(): void {
    closeDescriptor(this.later);
  }
}
