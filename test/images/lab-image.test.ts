import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { buildLabImage, type ImageManifest, type LabImage } from '../../src/images/index.js';
import { sha256OfFile } from '../../src/images/manifest.js';
import { imagesBuiltAgain } from './build-again.js';
import { readCpio } from './read-cpio.js';

const testedManifest = new URL('../../vm-images/lab/manifest.json', import.meta.url);

describe('The lab image', () => {
  let image: LabImage;

  before(async () => {
    image = await buildLabImage();
  });

  it('is the one that its manifest describes', async () => {
    expect(await sha256OfFile(image.kernel)).to.equal(image.manifest.kernel.sha256);
    expect(await sha256OfFile(image.initramfs)).to.equal(image.manifest.initramfs.sha256);
    expect(image.manifest.recipeHash).to.equal(image.recipeHash);
  });

  it('is on every machine the one that was tested, as long as Debian’s packages and the guest are the same', async function () {
    const tested = JSON.parse(await readFile(testedManifest, 'utf8')) as ImageManifest;
    expect(
      tested.recipeHash,
      'vm-images/lab/manifest.json is of another recipe; see vm-images/README.md',
    ).to.equal(image.recipeHash);
    const versions = ({ packages }: ImageManifest) =>
      packages.map(({ name, version }) => `${name} ${version}`).join();
    if (versions(tested) !== versions(image.manifest) || tested.guest !== image.manifest.guest) this.skip();
    expect(image.manifest).to.deep.equal(tested);
  });

  it('has QEMU, its firmware, node, the modules of KVM and VFIO, and the guest image', async () => {
    const paths = readCpio(await readFile(image.initramfs)).map((entry) => entry.path);
    expect(paths).to.include.members([
      'usr/bin/node',
      'usr/bin/qemu-system-x86_64',
      'usr/bin/setpriv',
      'usr/share/seabios/bios-256k.bin',
    ]);
    const modules = paths.filter((name) => /\.ko$/.test(name)).map((name) => path.basename(name, '.ko'));
    expect(modules).to.include.members(['kvm-amd', 'kvm-intel', 'vfio-pci', 'vfio_iommu_type1', 'irqbypass']);
    const inGuestImage = paths.filter((name) =>
      /^var\/cache\/switchover\/images\/guest-[0-9a-f]+\/./.test(name),
    );
    expect(inGuestImage.map((name) => path.basename(name))).to.deep.equal([
      'initramfs.cpio',
      'manifest.json',
      'vmlinux',
    ]);
  });

  it('comes out byte for byte the same when it is built again', async () => {
    const { lab: rebuilt } = await imagesBuiltAgain();
    expect(rebuilt.initramfs).to.not.equal(image.initramfs);
    expect(rebuilt.manifest).to.deep.equal(image.manifest);
  });
});
