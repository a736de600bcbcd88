import { renderTable } from '../../src/reporters/table.js';
import type { Outcome } from './blocks.js';
import type { Decisions, Shares } from './decide.js';

/** What was measured under each condition. */
export function renderOutcomes(outcomes: readonly Outcome[]): string {
  const header = [
    'condition',
    'migrations',
    'p50 after, µs',
    '× a, in the same block',
    'blackout, ms',
    'downtime, ms',
  ];
  const rows = outcomes.map(({ condition, migrations, latencyUs, blackoutMs, downtimeMs, slowdown }) => [
    ...[condition, String(migrations), latencyUs.toFixed(0)],
    `${slowdown.value.toFixed(2)} (${slowdown.low.toFixed(2)}–${slowdown.high.toFixed(2)})`,
    ...[blackoutMs.toFixed(0), downtimeMs.toFixed(0)],
  ]);
  return `\n${renderTable(header, rows)}\n`;
}

/** How gates decided, a row a gate. */
export function renderDecisions(decisions: readonly Decisions[]): string {
  const header = [
    'gate, condition',
    'rounds',
    'of',
    'breached',
    'open',
    'kept',
    'apart: breached, open, kept',
  ];
  const rows = decisions.map(({ gate, condition, rounds, ofRounds, drawn, disjoint }) => [
    ...[`${gate}, ${condition}`, String(rounds), String(ofRounds)],
    ...percentages(drawn).map((percentage) => `${percentage} %`),
    countsOf(disjoint),
  ]);
  return `\n${renderTable(header, rows)}\n\n`;
}

function percentages({ breached, inconclusive, pass }: Shares): string[] {
  return [breached, inconclusive, pass].map((share) => (share * 100).toFixed(1));
}

function countsOf({ gates, breached, inconclusive, pass }: Shares): string {
  return [breached, inconclusive, pass].map((share) => Math.round(share * gates)).join(', ');
}
