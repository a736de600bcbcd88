import type { MigrationFigures, RunResult } from '../runner/run-result.js';
import { describeSourceLost } from './source-lost.js';

const marks = { pass: 'PASS', fail: 'FAIL', inconclusive: '????' };

/** The end of a run, for a person: verdicts in words, then the figures. */
export function renderResult(result: RunResult): string {
  const { environment } = result;
  const lines = [
    '',
    `${marks[result.outcome]}  ${result.scenario}`,
    '',
    ...result.promises.map(({ name, verdict, reason }) => `  ${marks[verdict]}  ${name}: ${reason}`),
    '',
    `  Writes: ${result.writes.acknowledged} acknowledged, ${result.writes.blocksVerified} blocks verified on the image, ` +
      `${result.writes.broken} broken.`,
    ...result.migrations.flatMap(renderMigration),
    '',
    `  QEMU ${environment.sourceQemu} → ${environment.destinationQemu}, accelerator ${environment.accelerator}` +
      `${environment.accelerator === 'tcg' ? ' (emulated processors: compare these figures with each other only)' : ''}`,
    `  Ledger: ${result.ledger}`,
    `  Figures: ${result.evidence}/report.json`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function renderMigration(migration: MigrationFigures): string[] {
  const { latency } = migration;
  const lines = ['', `  Migration ${migration.number}`];
  if (migration.sourceLost !== undefined) lines.push(`    ${describeSourceLost(migration.sourceLost)}`);
  if (migration.downtimeMs !== undefined)
    lines.push(`    downtime (QEMU reports)       ${milliseconds(migration.downtimeMs)}`);
  if (migration.blackoutMs !== undefined) {
    const uncertainty = `± ${(migration.blackoutUncertaintyMs ?? 0).toFixed(1)} ms`;
    lines.push(`    blackout (the guest saw)      ${milliseconds(migration.blackoutMs)}  ${uncertainty}`);
  }
  lines.push(`    added to the switchover by us ${milliseconds(migration.addedMs)}`);
  for (const { name, milliseconds: duration, detail } of migration.phases) {
    lines.push(`      ${name.padEnd(28)}${milliseconds(duration)}  ${renderDetail(detail)}`.trimEnd());
  }
  if (latency) {
    lines.push(
      `    latency before  ${renderLatency(latency.before)}`,
      `    latency after   ${renderLatency(latency.after)}`,
    );
  }
  return lines;
}

function renderDetail(detail: object): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}

function renderLatency({ p50Us, p99Us, count }: { p50Us: number; p99Us: number; count: number }): string {
  return `p50 ${p50Us.toFixed(0)} µs, p99 ${p99Us.toFixed(0)} µs (${count} I/Os)`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1).padStart(9)} ms`;
}
