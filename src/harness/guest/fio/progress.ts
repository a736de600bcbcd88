/** I/Os a second that fio told of. */
export interface FioProgress {
  readonly reads: number;
  readonly writes: number;
  readonly trims: number;
}

/**
 * The last figures of fio's line of progress, such as `Jobs: 3 (f=3): [m(3)][-.-%][r=5k,w=6 IOPS][eta …]`; undefined if it is
 * another line. A line without figures tells of no I/O.
 */
export function parseProgress(line: string): FioProgress | undefined {
  if (!line.startsWith('Jobs:')) return undefined;
  const figures = line.match(/\[[^\]]* IOPS\]/g)?.at(-1) ?? '';
  const of = (letter: string) => {
    const [, figure = '0', unit = ''] = new RegExp(`\\b${letter}=([\\d.]+)([kM]?)`).exec(figures) ?? [];
    return Number(figure) * (unit === 'k' ? 1000 : unit === 'M' ? 1e6 : 1);
  };
  return { reads: of('r'), writes: of('w'), trims: of('t') };
}
