import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { loaderCommand } from '../toolchain/launcher.js';

/** The kernel of an unpacked tree. */
export interface GuestKernel {
  /** `6.12.57+deb13-cloud-amd64` */
  release: string;
  /** The uncompressed ELF image. */
  image: Buffer;
}

/**
 * Takes the kernel from the tree and decompresses it. QEMU starts an uncompressed kernel at its PVH entry,
 * which under TCG saves the second that the kernel would need to decompress itself.
 *
 * @throws Error when the tree has not exactly one kernel, or one that can not be started that way
 */
export async function readKernel(root: string, signal?: AbortSignal): Promise<GuestKernel> {
  const names = (await readdir(path.join(root, 'boot'))).filter((name) => name.startsWith('vmlinuz-'));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(
      `Expected one kernel in the guest's packages, but found ${names.length}: ${names.join(', ')}`,
    );
  }
  const release = name.slice('vmlinuz-'.length);
  const configuration = await readFile(path.join(root, 'boot', `config-${release}`), 'utf8');
  if (!/^CONFIG_PVH=y$/m.test(configuration)) {
    throw new Error(
      `Expected the kernel ${release} to have a PVH entry, but its configuration has no CONFIG_PVH=y.`,
    );
  }
  const payload = findPayload(await readFile(path.join(root, 'boot', name)), name);
  return { release, image: await decompress(payload, root, name, signal) };
}

interface Payload {
  compressed: Buffer;
  /** Size in bytes after decompression, which the kernel's build appended to the payload. */
  size: number;
}

/**
 * Finds the compressed kernel inside a bzImage by its setup header, boot protocol 2.08 or later
 * (Documentation/arch/x86/boot.rst).
 *
 * @throws Error when the header is not that of a bzImage or points outside the file
 */
function findPayload(bzImage: Buffer, name: string): Payload {
  const isKernel = bzImage.length > 0x260 && bzImage.toString('latin1', 0x202, 0x206) === 'HdrS';
  if (!isKernel || bzImage.readUInt16LE(0x206) < 0x208) {
    throw new Error(
      `Expected "${name}" to be a Linux kernel with boot protocol 2.08 or later, but its header is not.`,
    );
  }
  const setupSectors = bzImage.readUInt8(0x1f1) || 4;
  const start = (setupSectors + 1) * 512 + bzImage.readUInt32LE(0x248);
  const end = start + bzImage.readUInt32LE(0x24c);
  if (end > bzImage.length || end - start < 8) {
    throw new Error(
      `Expected the payload of "${name}" to end at ${end}, but the file ends at ${bzImage.length}.`,
    );
  }
  return { compressed: bzImage.subarray(start, end - 4), size: bzImage.readUInt32LE(end - 4) };
}

async function decompress(
  payload: Payload,
  root: string,
  name: string,
  signal?: AbortSignal,
): Promise<Buffer> {
  if (payload.compressed.readUInt32BE(0) !== 0x28b52ffd) {
    throw new Error(`Expected the payload of "${name}" to be compressed with zstd, but it is not.`);
  }
  const [loader, ...args] = loaderCommand(root, 'usr/bin/zstd');
  const { stdout } = await execa(loader, [...args, '--decompress', '--stdout', '--quiet'], {
    input: payload.compressed,
    encoding: 'buffer',
    maxBuffer: 2 ** 28,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (stdout.length !== payload.size) {
    throw new Error(
      `Expected ${payload.size} bytes of kernel from "${name}", but decompression gave ${stdout.length}.`,
    );
  }
  return Buffer.from(stdout.buffer, stdout.byteOffset, stdout.length);
}
