import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { buildGuestImage, type GuestImage, type ImageManifest } from '../../src/images/index.js';
import { imagesBuiltAgain } from './build-again.js';
import { readCpio } from './read-cpio.js';

const testedManifest = new URL('../../vm-images/guest/manifest.json', import.meta.url);

describe('The guest image', () => {
  let image: GuestImage;

  before(async function () {
    this.timeout(180_000);
    image = await buildGuestImage();
  });

  it('is the one that its manifest describes', async () => {
    const digest = async (file: string) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    expect(await digest(image.kernel)).to.equal(image.manifest.kernel.sha256);
    expect(await digest(image.initramfs)).to.equal(image.manifest.initramfs.sha256);
    expect(image.manifest.recipeHash).to.equal(image.recipeHash);
    for (const { name, version, sha256 } of image.manifest.packages) {
      expect(version, name).to.match(/^\d/);
      expect(sha256, name).to.match(/^[0-9a-f]{64}$/);
    }
    expect(image.manifest.packages.map(({ name }) => name)).to.include.members([
      'fio',
      'nvme-cli',
      'busybox-static',
    ]);
  });

  it('is on every machine the one that was tested, as long as Debian’s packages are the same', async function () {
    const tested = JSON.parse(await readFile(testedManifest, 'utf8')) as ImageManifest;
    expect(
      tested.recipeHash,
      'vm-images/guest/manifest.json is of another recipe; see vm-images/README.md',
    ).to.equal(image.recipeHash);
    const versions = ({ packages }: ImageManifest) =>
      packages.map(({ name, version }) => `${name} ${version}`);
    if (versions(tested).join() !== versions(image.manifest).join()) this.skip();
    expect(image.manifest).to.deep.equal(tested);
  });

  it('resolves every link inside itself', async () => {
    const entries = readCpio(await readFile(image.initramfs));
    const paths = new Set(entries.map((entry) => entry.path));
    const links = entries.filter(({ mode }) => (mode & 0o170000) === 0o120000);
    const dangling = links
      .map(({ path: from, content }) => ({
        from,
        to: path.resolve('/', path.dirname(from), content.toString()),
      }))
      .filter(({ to }) => !to.startsWith('/proc/') && !paths.has(to.slice(1)));
    expect(links).to.have.lengthOf.above(100);
    expect(dangling).to.deep.equal([]);
  });

  it('comes out byte for byte the same when it is built again', async () => {
    const { guest: rebuilt } = await imagesBuiltAgain();
    expect(rebuilt.initramfs).to.not.equal(image.initramfs);
    expect(rebuilt.manifest).to.deep.equal(image.manifest);
  });
});
