import { renderTable } from '../../src/reporters/table.js';
import type { Decisions, Shares } from './decide.js';

/** How gates decided, a row a gate. */
export function renderDecisions(decisions: readonly Decisions[]): string {
  const header = [
    ...['figure, condition', 'measured ×', 'rounds', 'limit'],
    ...['breached', 'open', 'kept', 'disjoint: breached, open, kept'],
  ];
  const rows = decisions.map(({ figure, condition, measured, rounds, limit, drawn, disjoint }) => [
    `${figure}, ${condition}`,
    ...[measured.toFixed(2), String(rounds), limit.toFixed(2)],
    ...sharesOf(drawn),
    `${sharesOf(disjoint).join(', ')} of ${disjoint.gates}`,
  ]);
  return `\n${renderTable(header, rows)}\n\n`;
}

function sharesOf({ breached, inconclusive, pass }: Shares): string[] {
  return [breached, inconclusive, pass].map((share) => `${(share * 100).toFixed(1)} %`);
}
