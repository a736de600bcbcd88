import { expect } from 'chai';
import Mocha from 'mocha';
import { skipBecause } from '../../src/testing/skip-because.js';

/** Runs a suite of two tests, the second of which would fail, and tells what was skipped and what failed. */
async function runSuite(
  hook: (this: Mocha.Context) => void,
  first: (this: Mocha.Context) => void,
): Promise<{ skipped: string[]; failures: number }> {
  const mocha = new Mocha({ reporter: class {} as unknown as Mocha.ReporterConstructor });
  const suite = Mocha.Suite.create(mocha.suite, 'A suite');
  suite.beforeAll(hook);
  suite.addTest(new Mocha.Test('first', first));
  suite.addTest(new Mocha.Test('second', () => expect.fail('Expected this to be skipped.')));
  const skipped: string[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve).on('pending', ({ title }) => skipped.push(title));
  });
  return { skipped, failures };
}

describe('Skipping a test for a reason', () => {
  it('from a hook skips the whole suite, and every title tells why', async () => {
    const { skipped, failures } = await runSuite(
      function () {
        skipBecause(this, 'no ground');
      },
      () => expect.fail('Expected this to be skipped.'),
    );
    expect(skipped).to.deep.equal(['first (skipped: no ground)', 'second (skipped: no ground)']);
    expect(failures).to.equal(0);
  });

  it('from a test skips that one alone', async () => {
    const { skipped, failures } = await runSuite(
      () => {},
      function () {
        skipBecause(this, 'no ground');
      },
    );
    expect(skipped).to.deep.equal(['first (skipped: no ground)']);
    expect(failures).to.equal(1);
  });
});
