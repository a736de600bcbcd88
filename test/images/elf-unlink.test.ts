import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { readElfDependencies } from '../../src/images/elf-dependencies.js';
import { unlinkLibraries } from '../../src/images/elf-unlink.js';

/** A program of every Debian that needs several libraries, this one with versions and none through another. */
const program = '/usr/bin/dpkg-deb';
const library = 'liblzma.so.5';

describe('A program with unlinked libraries', () => {
  let original: Buffer;

  before(async () => {
    original = await readFile(program);
  });

  it('needs the others as before', () => {
    const { needed } = readElfDependencies(original, program);
    expect(needed).to.include(library);
    const thin = unlinkLibraries(original, [library], program);
    expect(readElfDependencies(thin, program).needed).to.deep.equal(
      needed.filter((name) => name !== library),
    );
    expect(thin).to.have.lengthOf(original.length);
  });

  it('runs without them, all its symbols bound', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'switchover-unlink-test-'));
    try {
      const file = path.join(folder, 'thin');
      await writeFile(file, unlinkLibraries(original, [library], program), { mode: 0o755 });
      const loaded = await execa(file, { env: { LD_TRACE_LOADED_OBJECTS: '1' } });
      expect(loaded.stdout).to.contain('libc.so.6').and.not.contain(library);
      const { stdout } = await execa(file, ['--version'], { env: { LD_BIND_NOW: '1' } });
      expect(stdout).to.contain('dpkg-deb');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused when it does not need one of them', () => {
    expect(() => unlinkLibraries(original, ['libnone.so.1'], program)).to.throw(
      'to need each of libnone.so.1',
    );
  });
});
