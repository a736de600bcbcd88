import { expect } from 'chai';
import { overrideFixtures } from '../../src/cli/fixture-overrides.js';
import { findFixtures } from '../../src/fixtures/find-fixtures.js';
import { UsageError } from '../../src/usage-error.js';

const ofTheReferenceDevice = 'fixtures/regressions/general-interrupt-lost';
const ofAnyDevice = 'fixtures/scenarios/idle-guest.yaml';
const another = { deviceServer: './my-nvme --socket {socket}', mutants: false };

/** What is left of fixtures, and what was said of the others. */
function withAnotherServer(...paths: readonly string[]) {
  const said: string[] = [];
  const left = overrideFixtures(paths.flatMap(findFixtures), another, (sentence) => said.push(sentence));
  return { left: left.map(({ name }) => name), said };
}

describe("The command line's changes of several fixtures", () => {
  it('leave out the one that they contradict, by its name and the reason', () => {
    expect(withAnotherServer(ofTheReferenceDevice, ofAnyDevice)).to.deep.equal({
      left: ['idle-guest'],
      said: [
        'general-interrupt-lost: faults.0.strike: Expected the reference device for a fault of its backing file, found another server.',
      ],
    });
  });

  it('are refused if it is the only one, or if none can have them', () => {
    expect(() => withAnotherServer(ofTheReferenceDevice)).to.throw(
      UsageError,
      /^faults\.0\.strike: Expected/,
    );
    expect(() => withAnotherServer(ofTheReferenceDevice, ofTheReferenceDevice)).to.throw(
      UsageError,
      /^Expected fixtures that can have these options, found none among 2, as this: general-interrupt-lost: faults/,
    );
  });

  it('are refused for a value that no fixture can have', () => {
    const several = [ofAnyDevice, 'fixtures/regressions/general-queue-vector-lost'].flatMap(findFixtures);
    const leaveOut = expect.fail;
    expect(() => overrideFixtures(several, { carrier: 'pigeon' }, leaveOut)).to.throw(
      UsageError,
      /^--carrier: Expected one of/,
    );
  });
});
