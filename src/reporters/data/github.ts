import type { Reporter } from '../reporter.js';
import type { TestCase, TestSuite } from './test-suite.js';
import { testSuites } from './test-suites.js';

/**
 * Workflow commands of GitHub Actions: what broke as errors, what could not be judged as warnings. A figure that is worse
 * than in another result is a warning, and one that could not be told only counted: there are many, and none is a promise.
 */
export const github: Reporter = {
  render(runs, _folder, beside) {
    return `${testSuites(runs, beside).flatMap(annotations).join('\n')}\n`;
  },
};

function annotations({ name: title, of, cases, summary }: TestSuite): string[] {
  const compared = of === 'figures';
  const told = cases
    .filter(({ verdict }) => (compared ? verdict === 'fail' : verdict !== 'pass'))
    .map(({ suite, name, verdict, reason, reproduce }) => {
      const command = compared || isOpen(verdict) ? 'warning' : 'error';
      const again = reproduce === undefined ? '' : `\nReproduce: ${reproduce}`;
      return `::${command} title=${property(`${suite}: ${name}`)}::${data(`${reason}${again}`)}`;
    });
  return [...told, `::notice title=${property(title)}::${data(summary)}`];
}

function isOpen(verdict: TestCase['verdict']): boolean {
  return verdict === 'inconclusive' || verdict === 'flaky';
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
