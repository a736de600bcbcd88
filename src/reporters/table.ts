/** Which way a column's cells are pushed: figures to the right, so that their places stand below each other. */
export type Alignment = 'left' | 'right';

/**
 * A table that reads well in a terminal and is Markdown as well. By default the first column goes to the left, the
 * others to the right. Throws a RangeError if a row has another width than the header.
 */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = header.map((_, column) => (column === 0 ? 'left' : 'right')),
): string {
  for (const row of rows) {
    if (row.length === header.length) continue;
    throw new RangeError(`Expected a row of ${header.length} cells, got ${row.length}: ${row.join(' | ')}`);
  }
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]!.length), 3),
  );
  const pad = (cell: string, column: number) =>
    alignments[column] === 'right' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  const line = (row: readonly string[]) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    alignments[column] === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}
