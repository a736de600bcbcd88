import { expect } from 'chai';
import { paintVerdicts } from '../../../src/reporters/live/paint-verdicts.js';
import { terminalStyle } from '../../../src/reporters/live/terminal-style.js';

describe('What may be written', () => {
  const terminal = { isTTY: true };
  const cases: [string, { isTTY?: boolean }, NodeJS.ProcessEnv, string][] = [
    ['to a terminal', terminal, { TERM: 'xterm' }, 'colour live'],
    ['to a file or a pipe', {}, { TERM: 'xterm' }, ''],
    ['to a dumb terminal', terminal, { TERM: 'dumb' }, ''],
    ['in CI', terminal, { CI: 'true' }, ''],
    ['where CI is said not to be', terminal, { CI: 'false' }, 'colour live'],
    ['with NO_COLOR', terminal, { NO_COLOR: '1' }, 'live'],
    ['with an empty NO_COLOR', terminal, { NO_COLOR: '' }, 'colour live'],
    ['to a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, 'colour'],
    ['in CI with FORCE_COLOR and NO_COLOR', terminal, { CI: '1', FORCE_COLOR: '1', NO_COLOR: '1' }, 'colour'],
    ['with FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, 'live'],
  ];
  for (const [where, stream, environment, allowed] of cases) {
    it(`${where}: ${allowed === '' ? 'plain lines' : allowed}`, () => {
      const { colour, live } = terminalStyle(stream, environment);
      expect([...(colour ? ['colour'] : []), ...(live ? ['live'] : [])].join(' ')).to.equal(allowed);
    });
  }
});

describe('Verdicts', () => {
  it('have colours where a line begins with them, and nowhere else', () => {
    expect(paintVerdicts('\nFAIL  x\n  PASS  y: all PASS  z\n  ????  FAIL  w\n')).to.equal(
      '\n\u001b[1;31mFAIL\u001b[0m  x\n  \u001b[1;32mPASS\u001b[0m  y: all PASS  z\n  \u001b[1;33m????\u001b[0m  FAIL  w\n',
    );
  });
});
