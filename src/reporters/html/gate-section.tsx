import type { Verdict } from '../../checkers/promise.js';
import type { GateReport } from '../../gates/gate-report.js';
import { amount, excessOf, range } from '../../gates/judged-figure.js';
import { Command } from './command.js';
import { Evidence } from './failures.js';
import { TableHead } from './table-head.js';

const words: Record<Verdict, string> = { pass: 'Kept', fail: 'Breached', inconclusive: 'Not known' };

/** What a gate says of the runs: each threshold, what was measured, and by how much it was breached. */
export function GateSection({ gate, folder }: { readonly gate: GateReport; readonly folder: string }) {
  const { gate: name, description, hostClass, verdict, scenarios, confidence, evidence, reproduce } = gate;
  return (
    <section class="panel gate" aria-label={`Gate ${name}`}>
      <h2>
        <span class={`badge ${verdict}`}>{words[verdict]}</span> Gate {name}
      </h2>
      <p>
        {description} Judged for hosts of the class {hostClass}, by the whole{' '}
        {Number((confidence * 100).toFixed(1))} % interval: a threshold is breached if all of the interval is
        beyond it, and kept if none is.
      </p>
      {scenarios.map(({ scenario, runs, migrations, figures }) => (
        <div key={scenario} class="scroll">
          <h3>
            {scenario}: {runs} runs, {migrations} migrations
          </h3>
          <table>
            <TableHead words={['Verdict', 'Figure', 'Limit', 'Measured', 'Interval', 'Beyond it by']} />
            <tbody>
              {figures.map((figure) => (
                <tr key={figure.name}>
                  <td>
                    <span class={`badge ${figure.verdict}`}>{words[figure.verdict]}</span>
                  </td>
                  <th scope="row">{figure.name}</th>
                  <td class="number">
                    {figure.bound === 'most' ? '≤' : '≥'} {amount(figure.limit, figure.unit)}
                  </td>
                  <td class="number">{amount(figure.value, figure.unit)}</td>
                  <td class="number">{range(figure.low, figure.high, figure.unit)}</td>
                  <td>{figure.verdict === 'fail' ? excessOf(figure) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {figures
            .filter((figure) => figure.verdict !== 'pass')
            .map((figure) => (
              <p key={figure.name}>{figure.reason}</p>
            ))}
        </div>
      ))}
      {verdict !== 'pass' && reproduce !== undefined && (
        <>
          <p>Do it again:</p>
          <Command text={reproduce} />
        </>
      )}
      <Evidence evidence={evidence} folder={folder} />
    </section>
  );
}
