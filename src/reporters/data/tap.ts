import { stringify } from 'yaml';
import type { Reporter } from '../reporter.js';
import { testCases } from './test-cases.js';

/** TAP 14: a test point a promise. One that could not be judged is skipped, with the reason. */
export const tap: Reporter = {
  render(runs) {
    const points = runs.flatMap((run) => testCases(run).map((each) => ({ run, ...each })));
    const lines = points.flatMap(({ run, suite, name, verdict, reason }, index) => {
      const point = `${index + 1} - ${tapText(`${suite}: ${name}`)}`;
      if (verdict === 'pass') return [`ok ${point}`];
      if (verdict === 'inconclusive') return [`ok ${point} # SKIP inconclusive: ${oneLine(reason)}`];
      const diagnostics = {
        message: reason,
        severity: verdict,
        reproduce: run.reproduce,
        evidence: run.evidence,
      };
      return [
        `not ok ${point}`,
        '  ---',
        ...stringify(diagnostics)
          .trimEnd()
          .split('\n')
          .map((line) => `  ${line}`),
        '  ...',
      ];
    });
    return ['TAP version 14', `1..${points.length}`, ...lines, ''].join('\n');
  },
};

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');
const tapText = (text: string) => oneLine(text).replaceAll(/[\\#]/g, '\\$&');
