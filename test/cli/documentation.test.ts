import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { withSubcommands } from '../../src/cli/assemble-program.js';
import { buildProgram } from '../../src/cli/program.js';
import { problemsOfInline, problemsOfScripts } from '../support/check-mentions.js';
import { examplesIn, helpOf, mentionsIn } from '../support/documented-commands.js';
import { projectDocuments } from '../support/project-documents.js';

describe('Every command line in the documents is one that works', () => {
  for (const file of projectDocuments()) {
    it(file, async () => {
      const { scripts, inline } = mentionsIn(readFileSync(file, 'utf8'), file);
      const folder = /^packages\/[^/]+/.exec(file)?.[0];
      expect(await problemsOfScripts(scripts, folder)).to.deep.equal([]);
      expect(problemsOfInline(inline)).to.deep.equal([]);
    });
  }

  it('and their links lead to files', () => {
    const broken = projectDocuments().flatMap((file) => {
      const links = readFileSync(file, 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g);
      return [...links]
        .filter(([, link]) => !existsSync(path.join(path.dirname(file), link!)))
        .map(([, link]) => `${file}: ${link}`);
    });
    expect(broken).to.deep.equal([]);
  });
});

describe('The help of every command', () => {
  const commands = withSubcommands(buildProgram()).filter(({ commands }) => commands.length === 0);
  for (const command of commands) {
    const name = command.name();

    it(`${name} has examples, of itself, that work`, async () => {
      const examples = examplesIn(helpOf(command), name);
      // `migratable` is for the lab only.
      const own = new RegExp(`switchover (lab -- )?${name}\\b`);
      expect(examples.filter(({ text }) => own.test(text))).to.not.be.empty;
      expect(await problemsOfScripts(examples)).to.deep.equal([]);
    });

    it(`${name} tells of flags that there are, and says what each is for`, () => {
      const flags = helpOf(command).match(/(?<=^|[\s(])--[a-z][a-z-]*/gm) ?? [];
      const mentions = flags.map((text) => ({ at: `switchover ${name} --help`, text }));
      expect(problemsOfInline(mentions)).to.deep.equal([]);
      expect(command.description()).to.not.equal('');
      expect(command.options.filter(({ description }) => description.trim() === '')).to.be.empty;
    });
  }
});

describe('The check of the documents notices', () => {
  const shell = (line: string) => mentionsIn(`\`\`\`sh\n${line}\n\`\`\`\n`, 'a.md').scripts;
  const mistakes: [string, string, RegExp][] = [
    ['an unknown command', 'npx switchover fly', /^a\.md:2: "switchover fly": .*unknown command 'fly'/],
    ['an unknown flag', 'switchover run --wings results/x', /unknown option '--wings'/],
    [
      'an unknown flag on the second line',
      'npx switchover run \\\n  --wings results/x',
      /a\.md:2: .*--wings/,
    ],
    ['a flag without its value', 'switchover run results/x --seed', /argument missing/],
    ['a value that cannot be', 'switchover run --seed many results/x', /whole number/],
    ['a missing argument', 'QEMU=x switchover merge-reports | head', /missing required argument/],
    ['a command for the lab that is wrong', 'switchover lab -- run --wings results/x', /--wings/],
    [
      'a file that is gone',
      'switchover run fixtures/scenarios/gone.yaml',
      /Expected fixtures\/scenarios\/gone\.yaml/,
    ],
    ['a file that nobody knows', 'switchover run mine/own.yaml', /known placeholder, got mine\/own\.yaml/],
    ['a script that is none', 'npm run fly -- --high', /script of package\.json, got "npm run fly"/],
    ['a quote that does not end', "switchover run 'x", /Expected words of a shell/],
  ];
  for (const [what, line, problem] of mistakes) {
    it(what, async () => {
      const problems = await problemsOfScripts(shell(line));
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it('and none in what is right', async () => {
    const lines = [
      'QEMU=/opt/qemu npx switchover run -x fixtures/scenarios/*.yaml   # all',
      "npx switchover run --device-server './my-nvme --socket {socket}' SCENARIO -- -trace 'vfio*' > results/out 2>&1",
      'switchover explore --seed SEED && npm test -- --grep x',
    ];
    expect(await problemsOfScripts(lines.flatMap(shell))).to.deep.equal([]);
  });

  it('flags and commands in sentences', () => {
    const { inline } = mentionsIn(
      'See `--wings`,\n`switchover run --wings`,\n`switchover\nfly` and `--seed N`.',
      'a.md',
    );
    const problems = problemsOfInline(inline);
    expect(problems.map((problem) => problem.slice(0, 6))).to.deep.equal(['a.md:1', 'a.md:2', 'a.md:3']);
  });

  it('commands at prompts, and not what they print', () => {
    const { scripts } = mentionsIn('```console\n$ switchover mutants\nswitchover fly\n```', 'a.md');
    expect(scripts).to.deep.equal([{ at: 'a.md:2', text: 'switchover mutants' }]);
  });
});
