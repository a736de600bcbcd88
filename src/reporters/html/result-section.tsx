import type { ResultComparison } from '../../figures/compare-results.js';
import type { ComparedFigure, ComparisonVerdict, ScenarioComparison } from '../../figures/compare-runs.js';
import { figureText, percent, ratioText, sideText, verdictRule } from '../result-comparison.js';
import { TableHead } from './table-head.js';

/** The class of a badge, which has its colour, by the verdict. */
const badges: Record<ComparisonVerdict, string> = {
  better: 'pass',
  same: 'pass',
  worse: 'fail',
  inconclusive: 'inconclusive',
};

/** A comparison of two results in one sentence. */
export function summarizeResults({ scenarios }: ResultComparison): string {
  const figures = scenarios.flatMap((scenario) => scenario.figures);
  const of = (wanted: ComparisonVerdict) => figures.filter(({ verdict }) => verdict === wanted).length;
  if (of('inconclusive') === figures.length) return 'There was not enough evidence to compare.';
  return `${of('worse')} of ${figures.length} figures got worse, ${of('better')} better.`;
}

/** Two past results, figure by figure. */
export function ResultSection({ comparison }: { readonly comparison: ResultComparison }) {
  const { first, second, scenarios, onlyInOne, confidence, margin } = comparison;
  return (
    <section class="panel" aria-label="Two results side by side">
      <h2>Two results side by side</h2>
      <p>
        First: {first}. Second: {second}. Medians over all migrations; ratios are second ÷ first, with their{' '}
        {percent(confidence)} interval, by resampling runs (bootstrap). {verdictRule(margin)}
      </p>
      {onlyInOne.length > 0 && <p>Only in one of them, and not compared: {onlyInOne.join(', ')}.</p>}
      {scenarios.map((scenario) => (
        <Scenario key={scenario.scenario} compared={scenario} />
      ))}
    </section>
  );
}

function Scenario({ compared }: { readonly compared: ScenarioComparison }) {
  const { scenario, first, second, differences, paired, tooFew, figures } = compared;
  return (
    <>
      <h3>{scenario}</h3>
      <p>
        {sideText('first', first)}; {sideText('second', second)}; {paired ? '' : 'not '}by turns.
      </p>
      {tooFew !== undefined && <p>{tooFew}</p>}
      {differences.length > 0 && (
        <ul>
          {differences.map((difference) => (
            <li key={difference}>Different: {difference}</li>
          ))}
        </ul>
      )}
      <div class="scroll">
        <table>
          <TableHead words={['Verdict', 'Figure']} numbers={['First', 'Second', 'Ratio']} />
          <tbody>
            {figures.map((figure) => (
              <Row key={figure.name} figure={figure} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ figure }: { readonly figure: ComparedFigure }) {
  const { name, unit, first, second, verdict } = figure;
  return (
    <tr>
      <td>
        <span class={`badge ${badges[verdict]}`}>{verdict}</span>
      </td>
      <th scope="row">
        {name}, {unit}
      </th>
      <td class="number">{figureText(first)}</td>
      <td class="number">{figureText(second)}</td>
      <td class="number">{ratioText(figure)}</td>
    </tr>
  );
}
