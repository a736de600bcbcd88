/** One file as an archive says it is. */
export interface ReadEntry {
  path: string;
  mode: number;
  content: Buffer;
  /** Every number of the header in the order in which the format has them. */
  numbers: number[];
}

/** Reads a `newc` archive, independently of the code that writes it. */
export function readCpio(archive: Buffer): ReadEntry[] {
  const entries: ReadEntry[] = [];
  for (let at = 0; ; ) {
    if (archive.toString('latin1', at, at + 6) !== '070701') throw new Error(`No header at ${at}.`);
    const numbers = Array.from({ length: 13 }, (_, index) =>
      Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16),
    );
    const [mode = 0, size = 0, nameSize = 0] = [numbers[1], numbers[6], numbers[11]];
    const path = archive.toString('utf8', at + 110, at + 110 + nameSize - 1);
    const start = align(at + 110 + nameSize);
    if (path === 'TRAILER!!!') return entries;
    entries.push({ path, mode, content: archive.subarray(start, start + size), numbers });
    at = align(start + size);
  }
}

function align(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}
