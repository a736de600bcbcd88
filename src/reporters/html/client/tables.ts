/** Fills a table with rows when the part that it is in is opened: it is there for those who cannot see the chart. */
export function tableBehind(
  part: HTMLDetailsElement,
  heads: readonly string[],
  rows: () => readonly (readonly string[])[],
): void {
  part.addEventListener('toggle', () => {
    if (!part.open || part.querySelector('table') !== null) return;
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const name of heads) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = name;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows()) {
      const line = body.insertRow();
      for (const text of row) line.insertCell().textContent = text;
    }
    part.append(table);
  });
}
