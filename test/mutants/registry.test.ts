import { expect } from 'chai';
import { joinMutants, mutantNamed, mutants, mutantsIn } from '../../src/mutants/registry.js';
import { UsageError } from '../../src/usage-error.js';

const mutant = (name: string, more: object = {}) => ({
  name,
  origin: 'general',
  description: 'Wrong.',
  ...more,
});

describe('The registry of mutants', () => {
  it('has each under a name that says the bug, with its origin, once a place, by name', () => {
    const names = mutants.map(({ name }) => name);
    expect(names).to.deep.equal([...new Set(names)].sort());
    for (const { name, origin, description, places } of mutants) {
      expect(name).to.match(/^[a-z]+(-[a-z0-9]+)+$/);
      expect(origin, name).to.match(/^\S/);
      expect(description, name).to.match(/^[A-Z].*\.$/s);
      expect(places, name).to.deep.equal([...new Set(places)]).and.not.be.empty;
    }
  });

  it('joins the places, descriptions and needs of a bug with two halves', () => {
    const joined = joinMutants([
      ['device', [mutant('b', { needs: ['shadow-doorbells'] }), mutant('c')]],
      ['proxy', [mutant('a'), mutant('b', { origin: 'other', description: 'Here too.', needs: ['x'] })]],
    ]);
    expect(joined.map(({ name }) => name)).to.deep.equal(['a', 'b', 'c']);
    expect(joined[1]).to.deep.equal({
      name: 'b',
      origin: 'general',
      description: 'Wrong. Here too.',
      places: ['device', 'proxy'],
      needs: ['shadow-doorbells', 'x'],
    });
  });

  it('says which there are to who names one that there is not', () => {
    expect(() => mutantNamed('moth')).to.throw(
      UsageError,
      /^Expected the name of a mutant, found "moth"\. There are: .*interrupt-lost, .*\.$/,
    );
    expect(() => mutantsIn('carrier', ['moth'])).to.throw(UsageError);
  });

  it('tells which of some are in a place', () => {
    const names = ['interrupt-lost', 'device-state-not-carried'];
    expect(mutantsIn('carrier', names)).to.deep.equal(['interrupt-lost']);
    expect(mutantsIn('qemu', names)).to.deep.equal(['device-state-not-carried']);
    expect(mutantsIn('proxy', names)).to.deep.equal(['interrupt-lost']);
    expect(mutantsIn('server', names)).to.deep.equal([]);
  });
});
