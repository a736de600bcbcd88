import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { WarmDescription } from '../../../src/harness/warm/description.js';
import {
  discardWarmGuest,
  evict,
  keepWarmGuest,
  openWarmGuest,
  warmFolder,
} from '../../../src/harness/warm/warm-cache.js';
import { writeWarmGuest } from '../../../src/harness/warm/warm-guest.js';

const machine = Buffer.alloc(100_000, 'pages ');
const device = {
  state: Buffer.from('what the device knows'),
  pci: { configuration: Buffer.alloc(256, 1), msixTable: Buffer.alloc(32, 2) },
};
const described = (initramfs = 'a') => ({ formatVersion: 1, initramfs }) as unknown as WarmDescription;

describe('A saved guest in the cache', () => {
  let cache: string;
  const previous = process.env.SWITCHOVER_CACHE;
  const keep = (description = described()) =>
    keepWarmGuest(description, 1, async (folder) => {
      await writeFile(path.join(folder, 'machine-state'), machine);
      await writeWarmGuest(folder, { description, console: ['guest ready'], device });
    });
  const fileOf = async (name: string) => path.join(await warmFolder(described()), name);
  const complaint = async () =>
    openWarmGuest(described()).then(
      () => 'none',
      ({ message }: Error) => message,
    );

  beforeEach(async () => {
    cache = await mkdtemp(path.join(tmpdir(), 'switchover-warm-test-'));
    process.env.SWITCHOVER_CACHE = cache;
  });

  afterEach(async () => {
    if (previous === undefined) delete process.env.SWITCHOVER_CACHE;
    else process.env.SWITCHOVER_CACHE = previous;
    await rm(cache, { recursive: true });
  });

  it('is found as it was saved, by its own description only', async () => {
    await keep();
    await using warm = await openWarmGuest(described());
    expect(warm!.saved).to.deep.equal({ description: described(), console: ['guest ready'], device });
    await warm!.check();
    expect(await readFile(warm!.streamPath)).to.deep.equal(machine);
    expect(await openWarmGuest(described('another'))).to.equal(undefined);
  });

  it('can be saved by several at once, and is whole', async () => {
    await Promise.all([keep(), keep(), keep()]);
    await using warm = await openWarmGuest(described());
    await warm!.check();
    await evict(path.join(cache, 'warm'));
  });

  it('stays readable for who has opened it, when it is discarded', async () => {
    await keep();
    await using warm = await openWarmGuest(described());
    await discardWarmGuest(warm!.folder);
    expect(existsSync(warm!.folder)).to.equal(false);
    await warm!.check();
    expect(await readFile(warm!.streamPath)).to.deep.equal(machine);
  });

  it('is refused if its machine state is cut short, or missing', async () => {
    await keep();
    await truncate(await fileOf('machine-state'), 50_000);
    expect(await complaint()).to.equal('expected 100000 bytes of machine state, got 50000');
    await rm(await fileOf('machine-state'));
    expect(await complaint()).to.equal('a file is missing');
  });

  it('is refused if a bit of its machine state has flipped', async () => {
    await keep();
    const broken = Buffer.from(machine);
    broken[77_777]! ^= 4;
    await writeFile(await fileOf('machine-state'), broken);
    await using warm = await openWarmGuest(described());
    const refusal = await warm!.check().catch(({ message }: Error) => message);
    expect(refusal).to.match(/expected a machine state of checksum \d+, got \d+/);
  });

  it('is refused if a bit of its device state has flipped', async () => {
    await keep();
    const manifest = await readFile(await fileOf('warm.json'), 'utf8');
    const state = device.state.toString('base64');
    const flipped = manifest.replace(state, state.replace(/^./, 'e'));
    expect(flipped).not.to.equal(manifest);
    await writeFile(await fileOf('warm.json'), flipped);
    expect(await complaint()).to.equal('its description or device state has changed');
  });

  it('leaves nothing if it could not be saved', async () => {
    const failing = keepWarmGuest(described(), 1, async (folder) => {
      await writeFile(path.join(folder, 'machine-state'), machine);
      throw new Error('no room');
    });
    expect(await failing.catch(({ message }: Error) => message)).to.equal('no room');
    expect(await openWarmGuest(described())).to.equal(undefined);
  });

  it('makes room for others when it was used least lately', async () => {
    for (const [age, name] of [
      [30, 'a'],
      [10, 'b'],
      [20, 'c'],
    ] as const) {
      await keep(described(name));
      const then = new Date(Date.now() - age * 1000);
      await utimes(await warmFolder(described(name)), then, then);
    }
    await evict(path.join(cache, 'warm'), { entries: 2, bytes: 2 ** 30 });
    expect(existsSync(await warmFolder(described('a')))).to.equal(false);
    await evict(path.join(cache, 'warm'), { entries: 2, bytes: 1 });
    expect(existsSync(await warmFolder(described('b')))).to.equal(true);
    expect(existsSync(await warmFolder(described('c')))).to.equal(false);
  });
});
