import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';

const sockets = ['--listen', '/tmp/q', '--connect', '/tmp/s', '--control', '/tmp/c'];

describe('switchover proxy refuses, with status 64 and before it listens,', () => {
  const cases: [string, string[], RegExp][] = [
    ['a fault that is none', ['--fault', 'explode'], /^--fault "explode": Expected one of delay, drop, /],
    ['a delay without a time', ['--fault', 'delay,from=client'], /how long to delay/],
    ['an unknown mutant', ['--mutant', 'no-such-bug'], /of dirty-pages-not-resent, .*got "no-such-bug"/],
    ['memory without a trace', ['--trace-memory'], /^Expected --trace FILE with --trace-memory/],
  ];
  for (const [what, options, expected] of cases) {
    it(what, async () => {
      const { status, stdout, stderr } = await switchover(['proxy', ...sockets, ...options]);
      expect({ status, stdout }).to.deep.equal({ status: 64, stdout: '' });
      expect(stderr).to.match(expected);
    });
  }
});
