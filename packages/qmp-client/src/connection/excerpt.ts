/** The beginning of what was received, as an error message shows it: quoted, printable, at most 80 bytes. */
export function excerpt(bytes: Uint8Array): string {
  const beginning = Buffer.from(bytes.subarray(0, 80)).toString('latin1');
  const printable = beginning.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return bytes.length > 80 ? `"${printable}…" (${bytes.length} bytes)` : `"${printable}"`;
}
