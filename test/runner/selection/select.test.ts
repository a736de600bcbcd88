import { expect } from 'chai';
import { tagsOf } from '../../../src/fixtures/about-fixture.js';
import { findFixtures } from '../../../src/fixtures/find-fixtures.js';
import { loadRegressions, scenariosFolder } from '../../../src/fixtures/fixture.js';
import { type Selection, select } from '../../../src/runner/selection/select.js';
import { UsageError } from '../../../src/usage-error.js';

const fixtures = [...findFixtures(scenariosFolder), ...loadRegressions()];
const chosen = (selection: Selection) => select(fixtures, selection);
const namesOf = (selection: Selection) => chosen(selection).map(({ name }) => name);

describe('A selection', () => {
  it('takes all if nothing is asked for', () => {
    expect(chosen({})).to.deep.equal(fixtures);
  });

  it('greps names and descriptions, whatever the capitals', () => {
    expect(namesOf({ grep: '^JOURNAL$' })).to.deep.equal(['journal']);
    expect(namesOf({ grep: 'five times' })).to.deep.equal(['ten-migrations-in-a-row']);
  });

  it('takes what grep does not match if it is inverted: the rest', () => {
    const matching = namesOf({ grep: 'doorbell' });
    const others = namesOf({ grep: 'doorbell', invert: true });
    expect(matching).to.include('shadow-doorbells');
    expect(others.some((name) => matching.includes(name))).to.equal(false);
    expect(matching.length + others.length).to.equal(fixtures.length);
  });

  it('takes any of the tags of a list, but none that is unwanted, and meets all lists', () => {
    const selected = chosen({ tag: ['doorbells,cache', '!slow,!vm'] });
    expect(selected).to.have.length.greaterThan(3);
    for (const fixture of selected) {
      expect(tagsOf(fixture)).to.include('device').and.not.include('vm');
      expect(tagsOf(fixture).some((tag) => ['doorbells', 'cache'].includes(tag))).to.equal(true);
    }
  });

  it('knows the tags that others have, as far as they are unwanted', () => {
    const few = fixtures.filter(({ name }) => name === 'idle-guest');
    const selection = { tag: ['!slow'] };
    expect(() => select(few, selection)).to.throw(UsageError, /found "slow"/);
    expect(select(few, selection, () => fixtures)).to.deep.equal(few);
    expect(() => select(few, { tag: ['slow'] }, () => fixtures)).to.throw(UsageError, /found "slow"/);
  });

  it('parts all fixtures by their kind', () => {
    const machines = namesOf({ tag: ['vm'] });
    expect([...machines, ...namesOf({ tag: ['device'] })]).to.have.members(fixtures.map(({ name }) => name));
    expect(machines).to.include.members(['idle-guest', 'qemu-device-state-not-carried']);
  });
});

describe('A selection refuses', () => {
  const cases: [string, Selection, RegExp][] = [
    [
      'what nothing matches, with the names near it',
      { grep: 'dorbell' },
      /name or description matches \/dorbell\/i, found none among \d+\. Near: general-doorbells-lost/,
    ],
    [
      'what nothing is like, with some of all',
      { grep: 'xyzzyxyzzy' },
      /There are: device-server-stands-still, .*, and \d+ more/,
    ],
    [
      'demands that nothing meets together, with what would be there without one',
      { grep: 'interrupt', tag: ['smoke'] },
      /with the tag smoke, found none .*Without --grep interrupt: idle-guest, one-controller-random-writes, one-quick-migration\./,
    ],
    ['a tag that is misspelled', { tag: ['doorbells,slwo'] }, /^--tag: .*found "slwo"\. Near: slow\./],
    ['an unwanted one that is misspelled', { tag: ['!slwo'] }, /^--tag: .*found "slwo"\. Near: slow\./],
    ['no tag', { tag: ['doorbells,'] }, /^--tag: Expected tags such as .*found "doorbells,"/],
    ['no regular expression', { grep: '(' }, /^--grep: Expected a regular expression, but: Invalid/],
    ['to invert nothing', { invert: true }, /^Expected --grep with --invert/],
  ];
  for (const [what, selection, sentence] of cases) {
    it(what, () => {
      expect(() => chosen(selection)).to.throw(UsageError, sentence);
    });
  }
});

describe('Every fixture', () => {
  it('has a tag that says what it is about', () => {
    const untagged = fixtures.filter((fixture) => fixture.scenario.tags.length === 0);
    expect(untagged.map(({ name }) => name)).to.deep.equal([]);
  });
});
