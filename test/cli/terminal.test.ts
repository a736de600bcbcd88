import { expect } from 'chai';
import { switchover } from '../../src/testing/command-line.js';
import { inTerminal } from '../../src/testing/terminal.js';
import { breakingFixture, keepingFixture, runIn, writeFixtures } from '../support/device-fixtures.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A fixture that passes and one that fails, and the words that run them. */
function twoFixtures() {
  const folder = temporaryFolder();
  writeFixtures(folder.path, { good: keepingFixture('good'), wrong: breakingFixture('wrong') });
  const files = ['good', 'wrong'].map((name) => folder.file(`${name}.yaml`));
  return Object.assign(folder, { files, words: ['run', '--results', folder.file('results'), ...files] });
}

/** An escape sequence that sets colours (SGR). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const colours = /\u001b\[[\d;]*m/;
const esc = '\u001b';

describe('On a terminal a run', () => {
  it('shows in one line what it does, and verdicts in colours', async () => {
    using folder = twoFixtures();
    const { status, written } = await inTerminal(folder.words);
    expect(status).to.equal(1);
    expect(written).to.include(`\r${esc}[K1/2 good`);
    expect(written).to.match(/2\/2 wrong · \d+\.\d s · step \d of 3/);
    expect(written).to.include(`${esc}[1;32mPASS${esc}[0m  good`);
    expect(written).to.include(`${esc}[1;31mFAIL${esc}[0m  wrong`);
    // The last line of all is no status: it was erased.
    expect(written.slice(written.lastIndexOf(`${esc}[K`)))
      .to.match(/\r\n$/)
      .and.not.match(/2\/2 wrong ·/);
  });

  it('has no colours with NO_COLOR, but still the line', async () => {
    using folder = twoFixtures();
    const { written } = await inTerminal(folder.words, { NO_COLOR: '1' });
    expect(written).to.include(`\r${esc}[K1/2 good`).and.not.match(colours);
  });

  for (const [name, value] of [
    ['CI', 'true'],
    ['TERM', 'dumb'],
  ] as const) {
    it(`has plain lines with ${name}=${value}`, async () => {
      using folder = twoFixtures();
      const { status, written } = await inTerminal(folder.words, { [name]: value });
      expect(written)
        .to.match(/^PASS {2}good\r$/m)
        .and.not.include(esc);
      expect(status).to.equal(1);
    });
  }
});

describe('Into a pipe a run', () => {
  it('writes no escape sequence at all', async () => {
    using folder = twoFixtures();
    const { stdout, stderr } = await runIn(folder, '--json', ...folder.files);
    expect(stderr).to.match(/^PASS {2}good$/m);
    expect(stdout + stderr).to.not.include(esc);
  });

  it('writes colours with FORCE_COLOR, and no line that is written over', async () => {
    using folder = twoFixtures();
    const { stderr } = await switchover(folder.words, { environment: { FORCE_COLOR: '1' } });
    expect(stderr).to.match(colours).and.not.include('\r');
  });
});
