import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { program, switchover } from '../../src/testing/command-line.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const idle = 'fixtures/scenarios/idle-guest.yaml';

/** Runs the command and expects it to refuse at once: nothing on standard output, no stack on standard error. */
async function refuses(status: number, ...words: string[]): Promise<string> {
  const result = await switchover(words);
  expect(result).to.include({ status, stdout: '' });
  expect(result.stderr).to.not.match(/^ {4}at /m);
  return result.stderr;
}

describe('The command line exits with 64', () => {
  const cases: [string, string[], RegExp][] = [
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    ['an unknown option', ['run', '--colour', 'red', idle], /unknown option '--colour'/],
    ['a lab with nothing to do', ['lab'], /^Expected either --shell or a switchover command after --/],
    ['a shell and a command', ['lab', '--shell', '--', 'images'], /^Expected either --shell or/],
    ['a shell and suites', ['lab', '--shell', '--suites'], /^Expected --shell or --suites, got both/],
    [
      'a suite that there is not',
      ['lab', '--suites', 'suites/second-writer.suite.ts'],
      /^Expected a suite of this project, such as suites\/second-writer-is-refused\.suite\.ts.*, got/,
    ],
    [
      'a suite that cannot run in the lab',
      ['lab', '--suites', 'suites/real-drives-are-safe.suite.ts'],
      /^Expected a suite that can run in the lab, got .*: it starts a lab of its own/,
    ],
    [
      'an unknown cache mode',
      ['compare', '--cache', 'big'],
      /^Expected --cache to be none or writeback, got "big"/,
    ],
    ['an unknown workload', ['compare', '--workload', 'x'], /^Expected --workload to be one of .*; got "x"/],
    [
      'an unknown configuration',
      ['compare', '--configuration', 'x'],
      /^Expected --configuration to be one of bare-metal, .*; got "x"/,
    ],
    [
      'a server that is to be measured, but none is named',
      ['compare', '--configuration', 'vfio-user-server'],
      /^Expected --server beside --configuration vfio-user-server/,
    ],
    ['two grids', ['compare', '--quick', '--full'], /^Expected --quick or --full, got both/],
    ['drives of no size', ['compare', '--scale', '0'], /^Expected --scale to be 1 to 64, got "0"/],
    ['no rounds', ['compare', '--rounds', '0'], /^Expected --rounds to be 1 or more/],
    ['no scenario', ['run'], /^Expected the path of a scenario, or --grep, --tag/],
    [
      'a scenario that is not there',
      ['run', 'nowhere.yaml'],
      /^Expected a scenario file, or a folder with one, at nowhere\.yaml; there is nothing/,
    ],
    [
      'an unknown carrier',
      ['run', '--carrier', 'pigeon', idle],
      /^--carrier: Expected one of "out-of-band", .*found "pigeon"/,
    ],
    ['unknown doorbells', ['run', '--doorbells', 'brass', idle], /^--doorbells: Expected one of "trapped"/],
    [
      'an unknown transport',
      ['run', '--transport', 'rail', idle],
      /^--transport: Expected one of "unix", "tcp", found "rail"/,
    ],
    [
      'no number of migrations',
      ['run', '--migrations', 'many', idle],
      /--migrations <count>.*'many' is invalid\. Expected a whole number/,
    ],
    [
      'no migrations at all',
      ['run', '--migrations', '0', idle],
      /^--migrations: Expected at least 1, found 0\./,
    ],
    [
      'an unknown accelerator',
      ['run', '--accel', 'hax', idle],
      /--accel.*'hax' is invalid\. Allowed choices are kvm, tcg/,
    ],
    ['a server without a socket', ['serve', '--namespace', 'x.raw'], /required option '--socket <path>'/],
    [
      'a namespace that cannot be',
      ['serve', '--socket', 's', '--namespace', 'x.raw,colour=red'],
      /Expected size=BYTES or block-size=512\|4096/,
    ],
    [
      'memory without a size',
      ['serve', '--socket', 's', '--namespace', 'memory'],
      /Expected a size for --namespace "memory"/,
    ],
    [
      'too many queues',
      ['serve', '--socket', 's', '--namespace', 'x.raw', '--queues', '99'],
      /--queues to be a whole number from 1 to 32/,
    ],
    [
      'an unknown cache',
      ['serve', '--socket', 's', '--namespace', 'x.raw', '--cache', 'l2'],
      /--cache to be one of writeback, none, volatile, got "l2"/,
    ],
    [
      'an unknown mutant',
      ['serve', '--socket', 's', '--namespace', 'x.raw', '--mutant', 'gremlin'],
      /--mutant to be one of controller-status-lost, .*, got "gremlin"/,
    ],
    [
      'an unknown fault of the image',
      ['serve', '--socket', 's', '--namespace', 'x.raw', '--backend-fault', 'fire'],
      /--backend-fault to begin with one of read-error, .*, got "fire"/,
    ],
  ];
  for (const [what, words, sentence] of cases) {
    it(`and a sentence when it is given ${what}`, async () => {
      expect(await refuses(64, ...words)).to.match(sentence);
    });
  }

  it('and file, line and field of a scenario that is wrong', async () => {
    using folder = temporaryFolder();
    const file = folder.file('wrong.yaml');
    writeFileSync(file, 'name: wrong\ndescription: Wrong.\ndevice:\n  kind: floppy\n');
    expect(await refuses(64, 'run', file)).to.equal(
      `${file}:4: device.kind: Expected one of "vfio-user", "nvme", "virtio-blk", found "floppy".\n`,
    );
  });

  it('and the same of a fault with an errno that there is not', async () => {
    using folder = temporaryFolder();
    const file = folder.file('wrong.yaml');
    const fault = 'strike: messages, side: source, how: errno, errno: EBANANA';
    writeFileSync(file, `name: wrong\ndescription: Wrong.\nfaults:\n  - { ${fault} }\n`);
    expect(await refuses(64, 'run', file)).to.equal(
      `${file}:4: faults.0.errno: Expected the name of an errno, such as EIO, found "EBANANA".\n`,
    );
  });
});

describe('The command line exits with 69', () => {
  it('and a sentence when the QEMU that it is given is not there', async () => {
    expect(await refuses(69, 'run', '--qemu', '/nonexistent', idle)).to.match(
      /Expected "\/nonexistent" to be a QEMU that runs, but it does not/,
    );
  });

  it('and a sentence when the image that it is to serve is not there', async () => {
    using folder = temporaryFolder();
    const words = ['serve', '--socket', folder.file('s.sock'), '--namespace', folder.file('none.raw')];
    expect(await refuses(69, ...words)).to.match(
      /^Expected to serve on .*s\.sock, but: ENOENT.*none\.raw'\.$/m,
    );
  });

  for (const [what, name, sentence] of [
    [
      'has no block',
      'empty.raw',
      /^Expected the size of namespace 1 .* to be a positive multiple .* 0 bytes\.$/m,
    ],
    ['is no file', '/dev/null', /^Expected \/dev\/null to be a regular file, but it is not\.$/m],
  ] as const) {
    it(`and a sentence when the image that it is to serve ${what}`, async () => {
      using folder = temporaryFolder();
      writeFileSync(folder.file('empty.raw'), '');
      const image = name.startsWith('/') ? name : folder.file(name);
      const words = ['serve', '--socket', folder.file('s.sock'), '--namespace', image];
      expect(await refuses(69, ...words)).to.match(sentence);
    });
  }
});

describe('The command line exits with 0', () => {
  it('and its version on standard output when that is asked for', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await switchover(['--version'])).to.include({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('and without a word when whoever reads has gone', () => {
    const read = `'${process.execPath}' '${program}' list --json | head -c 9; exit \${PIPESTATUS[0]}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', read], { encoding: 'utf8' });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(stdout).to.have.length(9);
  });

  it('and help on standard output when it is asked for', async () => {
    const { status, stdout } = await switchover(['run', '--help']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/Exit status: 0 every promise held, 1 one broke/);
  });
});
