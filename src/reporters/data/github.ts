import type { Reporter } from '../reporter.js';
import { testCases } from './test-cases.js';

/** Workflow commands of GitHub Actions: what broke as errors, what could not be judged as warnings. */
export const github: Reporter = {
  render(runs) {
    const lines = runs.flatMap((run) => {
      const cases = testCases(run);
      const told = cases
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ suite, name, verdict, reason }) => {
          const command = verdict === 'inconclusive' ? 'warning' : 'error';
          const again = run.reproduce === undefined ? '' : `\nReproduce: ${run.reproduce}`;
          return `::${command} title=${property(`${suite}: ${name}`)}::${data(`${reason}${again}`)}`;
        });
      const kept = cases.length - told.length;
      const summary = `${kept} of ${cases.length} promises kept.`;
      return [...told, `::notice title=${property(run.scenario.name)}::${data(summary)}`];
    });
    return `${lines.join('\n')}\n`;
  },
};

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
