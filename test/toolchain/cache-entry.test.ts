import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { cacheEntry, cacheFolder, requireFreeSpace } from '../../src/toolchain/cache-folder.js';

describe('A cache entry', () => {
  let folder: string;
  const previous = process.env.SWITCHOVER_CACHE;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'switchover-cache-test-'));
    process.env.SWITCHOVER_CACHE = folder;
  });

  afterEach(async () => {
    if (previous === undefined) delete process.env.SWITCHOVER_CACHE;
    else process.env.SWITCHOVER_CACHE = previous;
    await rm(folder, { recursive: true });
  });

  it('is built once when many want it at the same time', async () => {
    let builds = 0;
    const build = async (partial: string) => {
      builds += 1;
      await writeFile(path.join(partial, 'made'), 'whole');
    };
    const entries = await Promise.all(Array.from({ length: 5 }, () => cacheEntry('things', 'one', build)));

    expect(builds).to.equal(1);
    expect(new Set(entries)).to.deep.equal(new Set([path.join(folder, 'things/one')]));
    expect(await readFile(path.join(folder, 'things/one/made'), 'utf8')).to.equal('whole');
  });

  it('leaves nothing of a build that failed, and the next one succeeds', async () => {
    const failure = await cacheEntry('things', 'one', async (partial) => {
      await writeFile(path.join(partial, 'half'), '');
      throw new Error('out of paper');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('out of paper');
    expect(await readdir(path.join(folder, 'things'))).to.deep.equal(['one.lock']);

    await cacheEntry('things', 'one', async () => {});
    expect(await readdir(path.join(folder, 'things'))).to.have.members(['one', 'one.lock']);
  });

  it('clears away what a killed process left of it', async () => {
    await mkdir(path.join(folder, 'things/one.partial-killed/half'), { recursive: true });
    await cacheEntry('things', 'one', async () => {});
    expect(await readdir(path.join(folder, 'things'))).to.have.members(['one', 'one.lock']);
  });

  it('is not waited for after an abort', async () => {
    const controller = new AbortController();
    let started = () => {};
    let release = () => {};
    const holding = new Promise<void>((resolve) => {
      started = resolve;
    });
    const first = cacheEntry('things', 'one', async () => {
      started();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await holding;
    // Only when it is known that there is something to wait for is the wait given up.
    const onWait = () => controller.abort(new Error('enough'));
    const second = cacheEntry('things', 'one', async () => {}, { signal: controller.signal, onWait });

    expect(await second.catch((error: Error) => error.message)).to.equal('enough');
    release();
    await first;
  });

  it('lies where the environment says', () => {
    expect(cacheFolder({ SWITCHOVER_CACHE: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' })).to.equal('/a');
    expect(cacheFolder({ XDG_CACHE_HOME: '/b', HOME: '/c' })).to.equal('/b/switchover');
    expect(cacheFolder({ HOME: '/c' })).to.equal('/c/.cache/switchover');
  });

  it('is refused with advice when the file system is too small', async () => {
    const refusal = await requireFreeSpace(folder, 2 ** 60).catch((error: Error) => error.message);
    expect(refusal).to.match(/^Expected \d+ MiB of free space .* SWITCHOVER_CACHE/);
  });
});
