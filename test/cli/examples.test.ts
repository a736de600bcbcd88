import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { buildProgram, withSubcommands } from '../../src/cli/program.js';
import { program } from '../../src/testing/command-line.js';
import { examplesIn, helpOf } from '../support/documented-commands.js';

const execute = promisify(execFile);

/** Examples of these are quick, and change nothing. */
const quick = /^switchover list\b|^switchover mutants$/;
/** What needs files of the reader's, or a result that was before. */
const ofTheReader = /--(durations|last-failed|gate|config)\b|\bresults\b|\/opt\//;

/** Runs a line as a shell does, and returns what it printed. Rejects if it fails. */
async function printed(line: string): Promise<string> {
  const words = line.replace(/^switchover/, `'${process.execPath}' '${program}'`);
  return (await execute('/bin/sh', ['-c', words], { maxBuffer: 2 ** 26 })).stdout;
}

describe('Examples in the help do what they say', () => {
  const examples = withSubcommands(buildProgram()).flatMap((command) =>
    examplesIn(helpOf(command), command.name()),
  );
  const lines = [...new Set(examples.map(({ text }) => text))].filter((line) => !ofTheReader.test(line));

  for (const line of lines.filter((each) => quick.test(each))) {
    it(line, async () => {
      expect(await printed(line)).to.not.equal('');
    });
  }

  for (const line of lines.filter((each) => each.startsWith('switchover run '))) {
    const dry = line.includes('--dry-run') ? line : line.replace(' run ', ' run --dry-run ');
    it(`as far as they can without starting anything: ${line}`, async () => {
      expect(await printed(dry))
        .to.match(/^# .+:/m)
        .and.match(/ serve --socket |my-nvme --socket /);
    });
  }
});
