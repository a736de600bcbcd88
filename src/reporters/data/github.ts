import type { Reporter } from '../reporter.js';
import { gateCases, type TestCase, testCases } from './test-cases.js';

/** Workflow commands of GitHub Actions: what broke as errors, what could not be judged as warnings. */
export const github: Reporter = {
  render(runs, _folder, { gates = [] } = {}) {
    const lines = [
      ...runs.flatMap((run) => annotations(run.scenario.name, 'promises', testCases(run))),
      ...gates.flatMap((gate) => annotations(`gate ${gate.gate}`, 'thresholds', gateCases(gate))),
    ];
    return `${lines.join('\n')}\n`;
  },
};

function annotations(title: string, what: string, cases: readonly TestCase[]): string[] {
  const told = cases
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ suite, name, verdict, reason, reproduce }) => {
      const command = verdict === 'inconclusive' || verdict === 'flaky' ? 'warning' : 'error';
      const again = reproduce === undefined ? '' : `\nReproduce: ${reproduce}`;
      return `::${command} title=${property(`${suite}: ${name}`)}::${data(`${reason}${again}`)}`;
    });
  const kept = cases.length - told.length;
  return [...told, `::notice title=${property(title)}::${data(`${kept} of ${cases.length} ${what} kept.`)}`];
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
