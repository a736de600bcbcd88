import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildProgram } from '../../../src/cli/program.js';
import { mutants } from '../../../src/mutants/registry.js';
import { switchover } from '../../../src/testing/command-line.js';
import { findOnPath } from '../../../src/toolchain/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** What bash offers for the last of the words, after it has read the script. */
async function offered(script: string, words: readonly string[], cwd: string): Promise<string[]> {
  const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _switchover; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await execa('bash', ['-c', ask, 'bash', script, 'switchover', ...words], {
    cwd,
  });
  expect(stderr).to.equal('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('The completion for bash', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let script: string;

  before(async () => {
    folder = temporaryFolder();
    script = folder.file('completion.bash');
    const { stdout, status } = await switchover(['completion', 'bash']);
    expect(status).to.equal(0);
    writeFileSync(script, stdout);
    mkdirSync(folder.file('work/results'), { recursive: true });
    mkdirSync(folder.file('work/with space'));
    for (const name of ['one.yaml', 'two.yml', 'trace.jsonl.gz', 'notes.txt', 'with space/three.yaml']) {
      writeFileSync(folder.file(`work/${name}`), '');
    }
  });

  after(() => folder[Symbol.dispose]());

  const complete = (...words: string[]) => offered(script, words, folder.file('work'));

  it('offers the commands, also after an option that belongs to none', async () => {
    const names = buildProgram().commands.map((command) => command.name());
    expect(await complete('')).to.include.members(names);
    expect(await complete('mer')).to.deep.equal(['merge-reports']);
    expect(await complete('--config', 'run', 'mer')).to.deep.equal(['merge-reports']);
  });

  it('offers the options of the command', async () => {
    expect(await complete('run', '--max')).to.deep.equal(['--max-failures']);
    expect(await complete('run', 'one.yaml', '--repeat')).to.deep.equal(['--repeat-each']);
    expect(await complete('images', '-')).to.have.members([
      '--json',
      '-h',
      '--help',
      '--version',
      '--config',
    ]);
    expect(await complete('images', '--max')).to.deep.equal([]);
  });

  it('offers every option of every command', async () => {
    for (const command of buildProgram().commands) {
      const flags = command.options.flatMap(({ long }) => long ?? []);
      expect(await complete(command.name(), '-')).to.include.members([...flags, '--help']);
    }
  });

  it('offers choices, the words of scenarios, and the names of mutants', async () => {
    expect(await complete('run', '--accel', '')).to.have.members(['kvm', 'tcg']);
    expect(await complete('run', '--accel', '=')).to.have.members(['kvm', 'tcg']);
    expect(await complete('run', '--accel', '=', 't')).to.deep.equal(['tcg']);
    expect(await complete('run', '--carrier', 'out')).to.deep.equal(['out-of-band']);
    expect(await complete('completion', 'f')).to.deep.equal(['fish']);
    const names = mutants.map(({ name }) => name);
    expect(await complete('mutants', '')).to.have.members(names);
    expect(await complete('run', '--mutant', 'interrupt-l')).to.deep.equal(
      names.filter((name) => name.startsWith('interrupt-l')),
    );
  });

  it('offers scenarios, traces and folders where those are wanted, folders where only they are, and files', async () => {
    const folders = ['results', 'with space'];
    expect(await complete('run', '')).to.have.members(['one.yaml', 'two.yml', 'trace.jsonl.gz', ...folders]);
    expect(await complete('run', 'one.yaml', 'with space/')).to.deep.equal(['with space/three.yaml']);
    expect(await complete('run', '--results', '')).to.have.members(folders);
    expect(await complete('run', '--qemu', 'n')).to.deep.equal(['notes.txt']);
    expect(await complete('run', 'one.yaml', '--', 'n')).to.deep.equal(['notes.txt']);
    expect(await complete('run', '--seed', '')).to.deep.equal([]);
  });
});

describe('The completion', () => {
  it('for fish offers the same', async function () {
    if ((await findOnPath('fish')) === undefined) this.skip();
    const { stdout } = await switchover(['completion', 'fish']);
    const ask = async (line: string) => {
      const script = `${stdout}\ncomplete -C ${`'${line}'`}`;
      const { stdout: found } = await execa('fish', ['--no-config', '-c', script]);
      return found.split('\n').map((one) => one.split('\t')[0]);
    };
    expect(await ask('switchover merge-')).to.deep.equal(['merge-reports']);
    expect(await ask('switchover run --max-f')).to.deep.equal(['--max-failures']);
    expect(await ask('switchover run --accel ')).to.have.members(['kvm', 'tcg']);
    expect(await ask('switchover mutants interrupt-lo')).to.include('interrupt-lost');
  });

  it('for zsh is a script that zsh reads, and that offers the same', async function () {
    if ((await findOnPath('zsh')) === undefined) this.skip();
    const { stdout } = await switchover(['completion', 'zsh']);
    // The system's functions are replaced by ones that say what they are given.
    const ask = async (...words: string[]) => {
      const stand = `
        compdef() { :; }
        _describe() { print -l -- "\${(@P)\${@[-1]}}"; }
        _arguments() { if [[ $1 == -C ]]; then state=$WANTED; else print -l -- "$@"; fi; }`;
      const wanted = words.length === 0 ? 'command' : 'argument';
      const script = `${stand}\nWANTED=${wanted}\n${stdout}\nwords=(${words.join(' ')})\n_switchover`;
      return (await execa('zsh', ['-f', '-c', script])).stdout.split('\n');
    };
    expect(await ask()).to.include(
      'images:find or unpack QEMU, build the guest image and probe the accelerator, and print where they are',
    );
    expect((await ask('run')).find((line) => line.startsWith('--accel'))).to.match(/:value:\(kvm tcg\)$/);
    expect(await ask('run')).to.include('*:argument:_files -g "*(.yaml|.yml|.jsonl|.jsonl.gz)"');
  });
});
