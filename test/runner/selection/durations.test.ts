import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { loadFixture } from '../../../src/fixtures/fixture.js';
import { Durations, estimatedSeconds } from '../../../src/runner/selection/durations.js';
import { UsageError } from '../../../src/usage-error.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const ten = loadFixture('fixtures/scenarios/ten-migrations-in-a-row.yaml');
const idle = loadFixture('fixtures/scenarios/idle-guest.yaml');
const device = loadFixture('fixtures/regressions/general-features-lost');

describe('Past durations', () => {
  it('are estimated for what never ran, the longer the more is done', () => {
    using folder = temporaryFolder();
    const nothing = Durations.of(folder.path);
    expect(nothing.past('idle-guest')).to.equal(undefined);
    expect([ten, idle, device].map((fixture) => nothing.expected(fixture))).to.deep.equal([135, 25, 2]);
    expect(nothing.expected(ten)).to.equal(estimatedSeconds(ten));
  });

  it('are the median of the last five', () => {
    using folder = temporaryFolder();
    for (const seconds of [1000, 1, 2, 30, 4, 5]) Durations.add(folder.path, 'idle-guest', seconds);
    expect(Durations.of(folder.path).expected(idle)).to.equal(4);
  });

  it('of several files are taken together', () => {
    using folder = temporaryFolder();
    const files = ['a', 'b'].map(folder.file);
    writeFileSync(files[0]!, '{ "version": 1, "seconds": { "idle-guest": [1], "x": [7] } }');
    writeFileSync(files[1]!, '{ "version": 1, "seconds": { "idle-guest": [3] } }');
    const durations = Durations.read(files);
    expect([durations.past('idle-guest'), durations.past('x')]).to.deep.equal([2, 7]);
  });

  for (const [what, text] of [
    ['no JSON', '{'],
    ['of another version', '{ "version": 2, "seconds": {} }'],
    ['negative', '{ "version": 1, "seconds": { "x": [-1] } }'],
  ] as const) {
    it(`are refused if they are ${what}, with the name of the file`, () => {
      using folder = temporaryFolder();
      writeFileSync(folder.file('durations.json'), text);
      expect(() => Durations.of(folder.path)).to.throw(
        UsageError,
        /^Expected durations in .*durations\.json/,
      );
    });
  }
});
