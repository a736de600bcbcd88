import type { GateReport, JudgedScenario } from '../gates/gate-report.js';
import { amount, excessOf, range } from '../gates/judged-figure.js';
import { renderTable } from './table.js';

const gateWords = { pass: 'kept', fail: 'BREACHED', inconclusive: 'inconclusive' } as const;

/** A gate, for a person: what was breached and by how much. */
export function renderGate(report: GateReport): string {
  const { gate, verdict, hostClass, scenarios, confidence, evidence } = report;
  return [
    ...['', `GATE ${gate} (${hostClass}): ${gateWords[verdict]}`],
    ...scenarios.flatMap(renderScenario),
    `  Judged by the whole ${Number((confidence * 100).toFixed(1))} % interval, by resampling runs: breached if all of it is beyond the limit.`,
    `  Gate: ${evidence}`,
    '',
  ].join('\n');
}

function renderScenario({ scenario, runs, migrations, baseline, figures }: JudgedScenario): string[] {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.bound === 'most' ? '≤' : '≥'} ${amount(figure.limit, figure.unit)}`,
    amount(figure.value, figure.unit),
    range(figure.low, figure.high, figure.unit),
    gateWords[figure.verdict],
    figure.verdict === 'fail' ? excessOf(figure) : '',
  ]);
  const header = ['figure', 'limit', 'measured', 'interval', 'verdict', 'by how much'];
  const against =
    baseline === undefined
      ? ''
      : `, against ${baseline.runs} of the baseline ${baseline.byTurns ? 'by turns' : 'made at another time'}`;
  const open = figures.filter(({ verdict }) => verdict === 'inconclusive');
  return [
    ...['', `  ${scenario}: ${runs} runs, ${migrations} migrations${against}`, ''],
    renderTable(header, rows, ['left', 'right', 'right', 'right', 'left', 'left']),
    '',
    ...open.map(({ reason }) => `  ${reason}`),
  ];
}
