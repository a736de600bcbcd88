import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type CpioEntry, writeCpio } from '../../src/images/cpio.js';
import { readCpio } from './read-cpio.js';

describe('An initramfs archive', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'switchover-cpio-test-'));
  });

  after(() => rm(folder, { recursive: true }));

  const entries: CpioEntry[] = [
    { type: 'file', path: 'etc/name', permissions: 0o644, content: Buffer.from('guest') },
    { type: 'directory', path: 'etc', permissions: 0o755 },
    { type: 'symlink', path: 'bin', target: 'usr/bin' },
    { type: 'directory', path: 'dev', permissions: 0o755 },
    { type: 'device', path: 'dev/console', permissions: 0o600, major: 5, minor: 1 },
  ];

  async function write(name: string, content: readonly CpioEntry[]): Promise<Buffer> {
    const file = path.join(folder, name);
    await writeCpio(file, content);
    return await readFile(file);
  }

  it('holds files, folders, links and devices, each folder before what is in it', async () => {
    const read = readCpio(await write('kinds', entries));
    expect(read.map(({ path, mode, content }) => [path, mode.toString(8), content.toString()])).to.deep.equal(
      [
        ['bin', '120777', 'usr/bin'],
        ['dev', '40755', ''],
        ['dev/console', '20600', ''],
        ['etc', '40755', ''],
        ['etc/name', '100644', 'guest'],
      ],
    );
    expect(read[2]?.numbers.slice(9, 11)).to.deep.equal([5, 1]);
  });

  it('belongs to root, has no time, and numbers its files in order', async () => {
    for (const [index, { numbers }] of readCpio(await write('owners', entries)).entries()) {
      const [inode, , owner, group, , time] = numbers;
      expect([inode, owner, group, time]).to.deep.equal([index + 1, 0, 0, 0]);
    }
  });

  it('is the same whatever order the entries come in', async () => {
    const forwards = await write('forwards', entries);
    const backwards = await write('backwards', [...entries].reverse());
    expect(forwards.equals(backwards)).to.equal(true);
  });

  it('is refused when a path appears twice or its folder is missing', async () => {
    const refusal = (content: CpioEntry[]) =>
      write('refused', content).catch((error: Error) => error.message);
    expect(await refusal([...entries, ...entries.slice(0, 1)])).to.match(/"etc\/name" twice/);
    expect(await refusal(entries.slice(0, 1))).to.match(/folder of "etc\/name" to be an entry/);
  });
});
