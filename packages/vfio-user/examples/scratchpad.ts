/**
 * A whole PCI device: 4 KiB of BAR 0 with an identification, a counter of accesses and 4088 bytes of scratch memory.
 *
 *   node --import=tsx packages/vfio-user/examples/scratchpad.ts /tmp/scratchpad.sock
 *
 * In a guest of a QEMU with that socket's `vfio-user-pci`, `lspci -nn` shows "Unassigned class [ff00]: [1b36:5c7a]".
 */
import { ConfigSpace, type Device, DeviceServer, pciExpressEndpoint, RegionIndex } from 'vfio-user';

const IDENTIFICATION = 0x5ca7c4ed;
const REGISTERS = 8;

export class Scratchpad implements Device {
  readonly regions = new Map([
    [RegionIndex.BAR0, { size: 4096, readable: true, writable: true }],
    [RegionIndex.CONFIG, { size: 4096, readable: true, writable: true }],
  ]);
  readonly interrupts = { err: 1 } as const;
  private readonly config = new ConfigSpace({
    vendorId: 0x1b36,
    deviceId: 0x5c7a,
    classCode: 0xff0000,
    bars: [{ index: 0, size: 4096, kind: 'memory32' }],
    capabilities: [pciExpressEndpoint()],
  });
  private readonly bytes = new Uint8Array(4096);
  private readonly registers = new DataView(this.bytes.buffer);

  attach(): void {
    this.reset();
  }

  readRegion(region: number, offset: number, target: Uint8Array): void {
    this.registers.setUint32(4, this.registers.getUint32(4, true) + 1, true);
    if (region === RegionIndex.CONFIG) this.config.read(offset, target);
    else target.set(this.bytes.subarray(offset, offset + target.length));
  }

  writeRegion(region: number, offset: number, data: Uint8Array): void {
    if (region === RegionIndex.CONFIG) this.config.write(offset, data);
    else if (offset >= REGISTERS) this.bytes.set(data, offset);
  }

  reset(): void {
    this.config.reset();
    this.bytes.fill(0);
    this.registers.setUint32(0, IDENTIFICATION, true);
  }

  close(): void {}
}

const [path] = process.argv.slice(2);
if (path !== undefined) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await new DeviceServer({ path, device: new Scratchpad(), log: console.error }).run({ signal: stop.signal });
}
