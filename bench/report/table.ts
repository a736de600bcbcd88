/**
 * A table that reads well in a terminal and is Markdown as well: the first column to the left, the others, which are
 * figures, to the right. Throws a RangeError if a row has another width than the header.
 */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  for (const row of rows) {
    if (row.length === header.length) continue;
    throw new RangeError(`Expected a row of ${header.length} cells, got ${row.length}: ${row.join(' | ')}`);
  }
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]!.length), 3),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}
