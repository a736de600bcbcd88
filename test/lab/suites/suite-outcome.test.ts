import { expect } from 'chai';
import { exitStatusOfSuites } from '../../../src/cli/exit-status.js';
import {
  describeOutcome,
  formatClosingLine,
  parseClosingLine,
  type SuiteOutcome,
  totalOf,
} from '../../../src/lab/suites/suite-outcome.js';

const outcome = (
  status: number | undefined,
  line?: string,
  groundFaults: readonly string[] = [],
): SuiteOutcome => ({
  ...{ name: 'a', seconds: 7, groundFaults, status },
  counts: line === undefined ? undefined : parseClosingLine(line),
});

describe('How suites in the lab ended', () => {
  it("is what mocha's closing lines say together", () => {
    const total = totalOf([outcome(0, '2 passed, 0 failed'), outcome(1, '1 passed, 3 failed, 4 skipped')]);
    expect(formatClosingLine(total)).to.equal('3 passed, 3 failed, 4 skipped');
    expect(parseClosingLine('  2 passed, 0 failed')).to.equal(undefined);
  });

  it("is mocha's status; a suite without a verdict, and no test at all, are not green", () => {
    const good = outcome(0, '1 passed, 0 failed');
    const unjudged = outcome(undefined);
    expect(exitStatusOfSuites([good, good])).to.equal(0);
    expect(exitStatusOfSuites([good, outcome(1, '1 passed, 1 failed'), unjudged])).to.equal(1);
    expect(exitStatusOfSuites([good, outcome(7)])).to.equal(7);
    expect(exitStatusOfSuites([good, unjudged])).to.equal(69);
    expect(exitStatusOfSuites([outcome(0, '0 passed, 0 failed')])).to.equal(2);
  });

  it('is told in a sentence each', () => {
    expect(describeOutcome(outcome(0, '1 passed, 0 failed'))).to.equal('a: 1 passed, 0 failed (7 s)');
    expect(describeOutcome(outcome(0, '1 passed, 0 failed', ['it fell silent']))).to.match(
      /\(7 s, 1 fault of the ground\)$/,
    );
    expect(describeOutcome(outcome(undefined, undefined, ['x']))).to.match(/^a: no verdict, .*ground/);
    expect(describeOutcome(outcome(7))).to.match(/^a: exited with 7 before/);
  });
});
