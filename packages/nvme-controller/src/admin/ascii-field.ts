/** An ASCII field as the specification has them: left justified, padded with spaces (NVMe 1.4, 1.5). */
export function asciiField(text: string, length: number): Uint8Array {
  return Buffer.from(text.padEnd(length).slice(0, length), 'latin1');
}
