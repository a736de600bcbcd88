import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '../src/testing/expect.js';
import { processesThatMention } from '../src/testing/processes.js';
import { Terminal } from '../src/testing/terminal.js';
import { untilNothingIsLeft } from '../src/testing/until.js';

const leave = '\x1d';
/** Milliseconds: the lab boots in seven seconds on two cores that have nothing else to do. */
const bootLimit = 240_000;

describe('`switchover lab --shell`, on a terminal', () => {
  it('opens a shell in the lab, of the size of the terminal, until Ctrl-], and leaves nothing', async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'shell-'));
    const results = mkdtempSync(path.join(tmpdir(), 'results-'));
    try {
      await using terminal = new Terminal(['lab', '--shell', '--results', results], {
        environment: { TMPDIR: temporary },
        size: { rows: 31, columns: 101 },
      });
      await terminal.shows(/a shell in the lab; its end, or Ctrl-\], ends the lab/, bootLimit);
      await terminal.shows(/# /);
      // What is typed is shown as well: the answer is what nobody typed.
      terminal.type('echo "answer: $((6*7)) $(stty size) $(tty) $(ls /dev/kvm)"\r');
      await terminal.shows(/answer: 42 31 101 \/dev\/hvc0 \/dev\/kvm/);
      // It tells when it runs: an earlier Ctrl-C would still be the shell's.
      terminal.type('sh -c \'echo "running: $((6*9))"; sleep 1000\'\r');
      await terminal.shows(/running: 54/);
      const from = terminal.written.length;
      terminal.type('\x03');
      await terminal.shows(/# /, bootLimit, from);
      terminal.type(leave);
      expect(await terminal.ended()).to.equal(0);
      await untilNothingIsLeft('process', () =>
        processesThatMention(temporary).map(({ command }) => command),
      );
      expect(readdirSync(temporary)).to.deep.equal([]);
    } finally {
      for (const folder of [temporary, results]) rmSync(folder, { recursive: true, force: true });
    }
  });
});
