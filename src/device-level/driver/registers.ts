import { setImmediate as turn } from 'node:timers/promises';
import { RegionIndex } from 'vfio-user';
import type { ServedDevice } from '../devices/served-device.js';

/** Offsets in BAR0 (NVMe 1.4, 3.1). */
export const Register = {
  CAP: 0x00,
  INTMS: 0x0c,
  INTMC: 0x10,
  CC: 0x14,
  CSTS: 0x1c,
  AQA: 0x24,
  ASQ: 0x28,
  ACQ: 0x30,
} as const;

/** NVM command set, 4 KiB pages, round robin, entries of 64 and 16 bytes. */
export const CONFIGURATION = 0x0046_0000;
export const ENABLE = 1;
export const READY = 1;

/** How long a controller may take to become ready or not ready, in milliseconds. */
const readyLimit = 10_000;

export async function readRegister({ client }: ServedDevice, offset: number): Promise<number> {
  const bytes = await client.regionRead(RegionIndex.BAR0, offset, 4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

export async function writeRegister({ client }: ServedDevice, offset: number, value: number): Promise<void> {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setUint32(0, value, true);
  await client.regionWrite(RegionIndex.BAR0, offset, data);
}

/** Writes CC.EN and waits until CSTS.RDY follows. Throws if it does not. */
export async function enable(device: ServedDevice, on: boolean): Promise<void> {
  await writeRegister(device, Register.CC, CONFIGURATION | (on ? ENABLE : 0));
  const until = performance.now() + readyLimit;
  for (;;) {
    const status = await readRegister(device, Register.CSTS);
    if ((status & READY) === (on ? READY : 0)) return;
    if (performance.now() > until) {
      throw new Error(
        `Expected CSTS.RDY to become ${on ? 1 : 0} within ${readyLimit / 1000} s of CC.EN, but CSTS is ` +
          `0x${status.toString(16)} on host ${device.host}.`,
      );
    }
    await turn();
  }
}
