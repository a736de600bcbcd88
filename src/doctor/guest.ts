import { findGuestImage, type GuestImage, guestImageSpace } from '../images/index.js';
import { examineArchive } from './archive.js';
import type { Finding } from './finding.js';

/** The guest's kernel and initramfs, if they are built. */
export async function examineGuestImage(
  signal?: AbortSignal,
): Promise<{ finding: Finding; image?: GuestImage }> {
  const image = await findGuestImage();
  const common = { capability: 'guest image', required: true } as const;
  if (image === undefined) {
    const archive = await examineArchive(signal);
    const finding: Finding =
      'mirror' in archive
        ? {
            ...common,
            readiness: 'on-demand',
            found: 'not built yet',
            allows: `"npm start" or "switchover images" builds it from Debian's packages; it needs ${guestImageSpace / 2 ** 20} MiB`,
          }
        : {
            ...common,
            readiness: 'absent',
            found: `not built yet, and Debian's packages are out of reach: ${archive.obstacle}`,
            allows: 'only device servers without a virtual machine (switchover device-check)',
            install: 'Debian 12 or later, with apt, dpkg and debian-archive-keyring',
          };
    return { finding };
  }
  const { kernel, initramfs } = image.manifest;
  return {
    image,
    finding: {
      ...common,
      readiness: 'ready',
      found: `kernel ${kernel.release}, initramfs of ${Math.round(initramfs.bytes / 2 ** 20)} MiB, at ${image.kernel}`,
      allows: 'a guest that boots in seconds',
    },
  };
}

/** A program that runs in the guest, and so is part of its image and none of this computer's. */
export function examineGuestProgram(
  capability: string,
  debianPackage: string,
  allows: string,
  image: GuestImage | undefined,
): Finding {
  const found = image?.manifest.packages.find(({ name }) => name === debianPackage);
  return {
    capability,
    readiness: found === undefined ? 'on-demand' : 'ready',
    required: false,
    found:
      found === undefined
        ? 'comes with the guest image'
        : `${found.version} (${debianPackage}) in the guest image; none is needed on this computer`,
    allows,
  };
}
