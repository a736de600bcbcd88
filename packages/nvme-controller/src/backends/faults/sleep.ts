const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

/** Holds up the thread, as a system call on a slow disk does. */
export function sleep(milliseconds: number): void {
  Atomics.wait(nobodyWakes, 0, 0, milliseconds);
}
