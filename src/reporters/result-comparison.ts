import type { ResultComparison } from '../figures/compare-results.js';
import type { ComparedFigure, ComparedSide, ScenarioComparison } from '../figures/compare-runs.js';
import { renderTable } from './table.js';

/** Two past results side by side, for a person: what was otherwise first, then the figures. */
export function renderResultComparison(comparison: ResultComparison): string {
  const { first, second, scenarios, onlyInOne, confidence, margin } = comparison;
  return [
    ...['', `first:  ${first}`, `second: ${second}`],
    ...(onlyInOne.length > 0 ? [`Only in one of them, and not compared: ${onlyInOne.join(', ')}.`] : []),
    ...scenarios.flatMap(renderScenario),
    `Medians over all migrations; ratios second ÷ first with their ${percent(confidence)} interval, by resampling runs (bootstrap).`,
    verdictRule(margin),
    '',
  ].join('\n');
}

function renderScenario(comparison: ScenarioComparison): string[] {
  const { scenario, first, second, differences, paired, tooFew, figures } = comparison;
  const rows = figures.map((figure) => [
    `${figure.name}, ${figure.unit}`,
    figureText(figure.first),
    figureText(figure.second),
    ratioText(figure),
    figure.verdict,
  ]);
  return [
    ...['', scenario],
    ...(differences.length === 0
      ? ['  Nothing else was different: the same programs, the same computer, the same scenario.']
      : differences.map((difference) => `  different: ${difference}`)),
    `  ${sideText('first', first)}; ${sideText('second', second)}; ${paired ? 'by turns, compared round by round' : 'not by turns, so that what changed on the computer in between counts too'}.`,
    ...(tooFew === undefined ? [] : [`  ${tooFew}`]),
    '',
    renderTable(['figure', 'first', 'second', 'ratio', 'verdict'], rows, [
      'left',
      ...(['right', 'right', 'right', 'left'] as const),
    ]),
    '',
  ];
}

/** What each verdict means. */
export function verdictRule(margin: number): string {
  return (
    `same: the whole interval is within ${percent(margin)} of 1; better or worse: all of it is on one side of 1; ` +
    'otherwise inconclusive: more runs, or a quieter computer, would tell.'
  );
}

/** `95 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** How many runs a result has, and how they went. */
export function sideText(name: string, { runs, passed, migrations }: ComparedSide): string {
  return `${name}: ${runs} run(s), ${passed} passed, ${migrations} migration(s)`;
}

/** `1.17 (1.12–1.21)`. */
export function ratioText({ ratio: { value, low, high } }: Pick<ComparedFigure, 'ratio'>): string {
  if (value === null) return '–';
  return low === null || high === null
    ? value.toFixed(2)
    : `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** Three figures that tell something, however great it is. */
export function figureText(value: number): string {
  return value >= 100 || value === 0 ? value.toFixed(0) : value.toPrecision(3);
}
