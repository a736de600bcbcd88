/** What the probe writes, and what it makes of QEMU's exit status (isa-debug-exit: `value << 1 | 1`). */
export const probeOutput = 'K';
export const probeExitStatus = (probeOutput.charCodeAt(0) << 1) | 1;

/** I/O ports of the devices that the probe writes to. */
export const probePorts = { console: 0xe9, exit: 0xf4 } as const;

/**
 * A firmware image that does only this: write one byte to the debug console, then the same byte to the
 * exit device. It is the smallest thing that shows a virtual processor at work: it needs no other firmware
 * and takes a few milliseconds.
 */
export function probeFirmware(): Buffer {
  const image = Buffer.alloc(64 * 1024, 0xf4); // hlt
  const code = [
    ...[0xba, probePorts.console, 0x00], // mov dx, console
    ...[0xb0, probeOutput.charCodeAt(0)], // mov al, output
    0xee, // out dx, al
    ...[0xba, probePorts.exit, 0x00], // mov dx, exit
    0xee, // out dx, al
    0xf4, // hlt
    ...[0xeb, 0xfd], // jmp back to hlt
  ];
  // An x86 processor starts in real mode, 16 bytes below 4 GiB, where the image ends.
  image.set(code, image.length - 16);
  return image;
}
