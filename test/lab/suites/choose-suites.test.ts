import { expect } from 'chai';
import { chooseSuites, knownSuites, leftOut } from '../../../src/lab/suites/choose-suites.js';

describe('Which suites run in the lab', () => {
  it('is all of them, if none is named, but for those that the list leaves out with a reason', () => {
    const chosen = chooseSuites([]);
    expect(chosen.suites).to.include.members(['acknowledged-writes-survive-switchover', 'regressions']);
    expect([...chosen.suites, ...Object.keys(chosen.leftOut)]).to.have.members(knownSuites());
    expect(chosen.leftOut)
      .to.have.property('passthrough-refuses-to-migrate')
      .that.contains('a lab of its own');
  });

  it('are those that are named, each once, with the options for mocha after them', () => {
    const file = 'suites/second-writer-is-refused.suite.ts';
    expect(chooseSuites([file, file, '--grep', 'is admitted'])).to.deep.equal({
      suites: ['second-writer-is-refused'],
      options: ['--grep', 'is admitted'],
      leftOut: {},
    });
    expect(chooseSuites(['--bail'])).to.deep.include({ options: ['--bail'], leftOut });
  });

  it('is none that is not there, is no suite, or stands elsewhere; the sentence names what comes near', () => {
    expect(() => chooseSuites(['suites/second-writer.suite.ts'])).to.throw(
      'such as suites/second-writer-is-refused.suite.ts, got suites/second-writer.suite.ts.',
    );
    for (const word of ['suites/hooks.ts', 'suites', '/tmp/second-writer-is-refused.suite.ts']) {
      expect(() => chooseSuites([word])).to.throw(
        /^Expected a suite of this project, such as suites\/.*, got /,
      );
    }
  });

  it('is none that cannot run there: the sentence says why', () => {
    for (const [name, why] of Object.entries(leftOut)) {
      const file = `suites/${name}.suite.ts`;
      expect(() => chooseSuites([file])).to.throw(`that can run in the lab, got ${file}: ${why}.`);
    }
  });
});
