import { stringify } from 'yaml';
import type { Reporter } from '../reporter.js';
import { gateCases, testCases } from './test-cases.js';

/**
 * TAP 14: a test point a promise. One that could not be judged is skipped, with the reason; one that was kept only when
 * the run was tried again is still to do, which is neither counted as kept nor as broken.
 */
export const tap: Reporter = {
  render(runs, _folder, { gates = [] } = {}) {
    const points = [...runs.flatMap(testCases), ...gates.flatMap(gateCases)];
    const lines = points.flatMap(({ suite, name, verdict, reason, reproduce, evidence }, index) => {
      const point = `${index + 1} - ${tapText(`${suite}: ${name}`)}`;
      if (verdict === 'pass') return [`ok ${point}`];
      if (verdict === 'inconclusive') return [`ok ${point} # SKIP inconclusive: ${oneLine(reason)}`];
      if (verdict === 'flaky') return [`not ok ${point} # TODO flaky: ${oneLine(reason)}`];
      const diagnostics = {
        message: reason,
        severity: verdict,
        reproduce,
        evidence,
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
