import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Command } from 'commander';
import { withSubcommands } from '../../../src/cli/assemble-program.js';
import { applyDefaults } from '../../../src/cli/defaults/apply-defaults.js';
import { buildProgram } from '../../../src/cli/program.js';
import { switchover } from '../../../src/testing/command-line.js';
import { placeLedger } from '../../support/recorded-runs.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const commands = withSubcommands(buildProgram()).slice(1);

/** The options that a command gets from a configuration, an environment and its own words. */
async function optionsOf(
  name: string,
  {
    yaml,
    environment = {},
    words = [],
  }: { yaml?: string; environment?: NodeJS.ProcessEnv; words?: string[] },
): Promise<{ options: Record<string, unknown>; warnings: string[] }> {
  using folder = temporaryFolder();
  const file = folder.file('settings.yaml');
  writeFileSync(file, yaml ?? '');
  const warnings: string[] = [];
  const definition = commands.find((command) => command.name() === name)!;
  const command = new Command(name).exitOverride();
  for (const option of definition.options) command.addOption(option);
  command.argument('[word...]').action(() => {});
  command.parse(words, { from: 'user' });
  try {
    await applyDefaults(command, {
      commands,
      file,
      environment,
      warn: (sentence) => warnings.push(sentence),
    });
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(folder.path, ''));
  }
  return { options: command.opts(), warnings };
}

/** What is said of a configuration that is wrong. */
const refusal = async (...call: Parameters<typeof optionsOf>): Promise<string> =>
  optionsOf(...call).then(
    () => 'It was taken.',
    (error: Error) => error.message,
  );

describe('Defaults of options', () => {
  it('come from the command line before the environment, from there before the file, from a section before all', async () => {
    const yaml =
      'seed: 1\nresults: here\nrun: { seed: 2, repeat-each: 2, migrations: 2 }\nexplore: { seed: 3 }\n';
    const environment = { SWITCHOVER_SEED: '4', SWITCHOVER_REPEAT_EACH: '4' };
    const words = ['--repeat-each', '5'];
    const { options, warnings } = await optionsOf('run', { yaml, environment, words });
    expect(options).to.include({ repeatEach: 5, seed: 4, migrations: 2, results: 'here' });
    expect((await optionsOf('run', { yaml })).options).to.include({ seed: 2, repeatEach: 2 });
    expect((await optionsOf('device-check', { yaml })).options).to.include({ seed: 1, results: 'here' });
    expect(warnings).to.deep.equal([]);
  });

  it('are read as the words of a command line are: flags, opposites, lists, choices, numbers', async () => {
    const yaml =
      'run: { cold: true, no-mutants: true, accel: tcg, max-failures: 3 }\nreplay: { mutant: [a, b] }\n';
    const run = (await optionsOf('run', { yaml })).options;
    expect(run).to.include({ cold: true, mutants: false, accel: 'tcg', maxFailures: 3 });
    expect((await optionsOf('replay', { yaml })).options).to.deep.include({ mutant: ['a', 'b'] });
    const environment = { SWITCHOVER_COLD: '0', SWITCHOVER_NO_MUTANTS: 'false', SWITCHOVER_MUTANT: 'c d' };
    const changed = (await optionsOf('run', { yaml, environment })).options;
    expect(changed).to.deep.include({ cold: false, mutants: true, mutant: ['c', 'd'] });
  });

  it('of the QEMU come from QEMU too, after SWITCHOVER_QEMU and before the file', async () => {
    const yaml = 'qemu: of-the-file\n';
    const qemu = async (environment: NodeJS.ProcessEnv) =>
      (await optionsOf('run', { yaml, environment })).options.qemu;
    expect(await qemu({})).to.equal('of-the-file');
    expect(await qemu({ QEMU: 'one' })).to.equal('one');
    expect(await qemu({ QEMU: 'one', SWITCHOVER_QEMU: 'two' })).to.equal('two');
    expect(await qemu({ SWITCHOVER_QEMU: '' })).to.equal('of-the-file');
  });

  it('leave the cache folder alone, which has the name of an option', async () => {
    const { options, warnings } = await optionsOf('compare', { environment: { SWITCHOVER_CACHE: '/x' } });
    expect(options).to.include({ cache: 'none' });
    expect(warnings).to.deep.equal([]);
  });

  it("leave alone what is none of theirs, such as the program of the report's tests", async () => {
    const { warnings } = await optionsOf('run', {
      environment: { SWITCHOVER_CHROMIUM: '/usr/bin/chromium' },
    });
    expect(warnings).to.deep.equal([]);
  });

  it('say which variable has no effect', async () => {
    const { warnings } = await optionsOf('run', { environment: { SWITCHOVER_REPAET_EACH: '3' } });
    expect(warnings).to.deep.equal([
      'SWITCHOVER_REPAET_EACH in the environment is no option of any command, and has no effect.',
    ]);
  });

  const mistakes: [string, Parameters<typeof optionsOf>[1], RegExp][] = [
    [
      'an unknown key',
      { yaml: 'seed: 1\ncolour: red\n' },
      /^\/settings\.yaml:2: colour: Expected one of .*\bseed\b.*found the unknown name "colour"/,
    ],
    [
      'an unknown key of a command',
      { yaml: 'run:\n  rounds: 2\n' },
      /^\/settings\.yaml:2: run\.rounds: Expected one of .*carrier, .*"rounds"/,
    ],
    ['options of a device server', { yaml: 'serve: { queues: 2 }\n' }, /:1: serve: .*unknown name "serve"/],
    ['text for a flag', { yaml: 'cold: always\n' }, /:1: cold: Expected true or false, found "always"/],
    [
      'a number that is none',
      { yaml: 'run: { seed: many }\n' },
      /^\/settings\.yaml: run\.seed: Expected a whole number\. Found "many"/,
    ],
    [
      'a choice that is none',
      { yaml: 'accel: hax\n' },
      /settings\.yaml: accel: Allowed choices are kvm, tcg\. Found "hax"/,
    ],
    [
      'a variable that is no number',
      { environment: { SWITCHOVER_SEED: 'many' } },
      /^SWITCHOVER_SEED: Expected a whole number\. Found "many"/,
    ],
    [
      'a variable that is neither on nor off',
      { environment: { SWITCHOVER_COLD: 'icy' } },
      /^SWITCHOVER_COLD: Expected 1 or 0, true or false, found "icy"/,
    ],
  ];
  for (const [what, call, sentence] of mistakes) {
    it(`refuse ${what}, and say where it stands`, async () => {
      expect(await refusal('run', call)).to.match(sentence);
    });
  }
});

describe('The environment', () => {
  it('chooses fixtures as the command line does, commas and repetitions included', async () => {
    const words = ['list', '--json'];
    const chosen = await switchover([...words, '--tag', 'doorbells,queues', '--tag', '!slow']);
    const environment = { SWITCHOVER_TAG: 'doorbells,queues !slow' };
    const same = await switchover(words, { environment });
    expect(same.status, same.stderr).to.equal(0);
    expect(JSON.parse(same.stdout)).to.deep.equal(JSON.parse(chosen.stdout));
    const all = await switchover(words);
    expect(JSON.parse(all.stdout).length).to.be.greaterThan(JSON.parse(same.stdout).length);
  });
});

describe('An option of one command line', () => {
  it('is what its flag says, else the environment, else the configuration file', async () => {
    using folder = temporaryFolder();
    for (const side of ['old', 'new']) placeLedger('three-migrations', folder.file(side));
    writeFileSync(
      folder.file('switchover.config.yaml'),
      'json: true\ncompare: { confidence: 0.7, margin: 0.7, seed: 7 }\n',
    );
    const comparison = async (...flags: string[]) => {
      const environment = { SWITCHOVER_CONFIDENCE: '0.8', SWITCHOVER_MARGIN: '0.8' };
      const words = ['compare', ...flags, 'old', 'new'];
      const { stdout } = await switchover(words, { cwd: folder.path, environment });
      return JSON.parse(stdout) as object;
    };
    expect(await comparison()).to.include({ confidence: 0.8, margin: 0.8, seed: 7 });
    const flags = ['--confidence', '0.9'];
    expect(await comparison(...flags)).to.include({ confidence: 0.9, margin: 0.8, seed: 7 });
  });
});

describe('The configuration file', () => {
  const fixture =
    'kind: device\nname: small\nmutants: [submission-head-lost]\n' +
    'steps: [{ do: commands, count: 10 }, { do: migrate }]\n';
  const outcomes = (stdout: string) =>
    (JSON.parse(stdout) as { outcome: string }[]).map(({ outcome }) => outcome);

  it('of the current folder decides a run, and --config another', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('small.yaml'), fixture);
    writeFileSync(
      folder.file('switchover.config.ts'),
      "const often: number = 2;\nexport default { results: 'out', json: true, run: { 'repeat-each': often, 'no-mutants': true } };\n",
    );
    writeFileSync(
      folder.file('other.mjs'),
      "export default { json: true, run: { 'repeat-each': 3, 'no-mutants': true } };\n",
    );
    const here = await switchover(['run', 'small.yaml'], { cwd: folder.path });
    expect(outcomes(here.stdout), here.stderr).to.deep.equal(['pass', 'pass']);
    const there = await switchover(['run', '--config', 'other.mjs', 'small.yaml'], { cwd: folder.path });
    expect(outcomes(there.stdout), there.stderr).to.deep.equal(['pass', 'pass', 'pass']);
  });

  it('is refused with 64 when it is one of two, not there, or no module', async () => {
    using folder = temporaryFolder();
    const mutants = (...words: string[]) => switchover(['mutants', ...words], { cwd: folder.path });
    const gone = await mutants('--config', 'gone.yaml');
    expect(gone).to.include({ status: 64, stdout: '' });
    expect(gone.stderr).to.equal('Expected a configuration file at gone.yaml; there is nothing.\n');
    writeFileSync(folder.file('broken.mjs'), 'export default {');
    expect((await mutants('--config', 'broken.mjs')).stderr).to.match(
      /^Expected broken\.mjs to be a module that can be loaded, but: /,
    );
    writeFileSync(folder.file('switchover.config.yaml'), '');
    expect((await mutants()).status).to.equal(0);
    writeFileSync(folder.file('switchover.config.js'), '');
    const two = await mutants();
    expect(two.status).to.equal(64);
    expect(two.stderr).to.match(/found switchover\.config\.yaml and switchover\.config\.js\.$/m);
  });
});
