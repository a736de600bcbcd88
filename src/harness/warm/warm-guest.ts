import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import type { PciState } from '../migration/pci-state.js';
import type { WarmDescription } from './description.js';

/** The files of an entry. */
export const entryFiles = { manifest: 'warm.json', memory: 'machine-state' } as const;
const chunkBytes = 2 ** 18;
const zeros = Buffer.alloc(chunkBytes);

/** What the carrier takes from a vfio-user device. */
export interface SavedDevice {
  /** The device's own stream (linux/vfio.h, migration v2). */
  readonly state: Buffer;
  readonly pci: PciState;
}

/** Everything of a saved guest but what is in QEMU's own stream. */
export interface SavedGuest {
  readonly description: WarmDescription;
  /** What its console said until then. */
  readonly console: readonly string[];
  /** Undefined if QEMU carries the device itself. */
  readonly device: SavedDevice | undefined;
}

interface Manifest {
  readonly description: WarmDescription;
  readonly console: readonly string[];
  readonly device?: { readonly state: string; readonly configuration: string; readonly msixTable: string };
  /** QEMU's own stream: memory, processors and its own devices. */
  readonly machine: {
    readonly bytes: number;
    /** The chunks that are not all zero, by their numbers: most of the file is a hole, which QEMU does not read. */
    readonly chunks: readonly number[];
    readonly crc32: number;
  };
}

/** An entry that is not what was saved, or is of another guest. */
export class DamagedWarmGuestError extends Error {
  override readonly name = 'DamagedWarmGuestError';
}

/** Completes an entry in whose folder QEMU's stream is already. */
export async function writeWarmGuest(folder: string, saved: SavedGuest): Promise<void> {
  const { description, console, device } = saved;
  await using machine = await open(path.join(folder, entryFiles.memory));
  const manifest: Manifest = {
    description,
    console,
    ...(device && {
      device: {
        state: device.state.toString('base64'),
        configuration: device.pci.configuration.toString('base64'),
        msixTable: device.pci.msixTable.toString('base64'),
      },
    }),
    machine: await summarize(machine),
  };
  const text = JSON.stringify(manifest);
  await writeFile(path.join(folder, entryFiles.manifest), `${sha256(text)}\n${text}\n`);
}

/**
 * A saved guest, opened. Its stream stays readable until it is disposed of, even if the cache lets go of the entry
 * meanwhile.
 */
export class WarmGuest implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly saved: SavedGuest,
    readonly machine: Manifest['machine'],
    readonly handle: FileHandle,
  ) {}

  /**
   * Opens an entry and checks all of it but the content of QEMU's stream, for which there is {@link check}.
   *
   * @throws DamagedWarmGuestError that says what is wrong
   * @throws the system's error ENOENT if there is no entry
   */
  static async open(folder: string, description: WarmDescription): Promise<WarmGuest> {
    const manifest = parseManifest(await readFile(path.join(folder, entryFiles.manifest), 'utf8'));
    if (!isDeepStrictEqual(manifest.description, JSON.parse(JSON.stringify(description)))) {
      throw new DamagedWarmGuestError('it describes another guest');
    }
    const handle = await open(path.join(folder, entryFiles.memory));
    const { device, console, machine } = manifest;
    const decode = (text: string) => Buffer.from(text, 'base64');
    const saved = device && {
      state: decode(device.state),
      pci: { configuration: decode(device.configuration), msixTable: decode(device.msixTable) },
    };
    const guest = new WarmGuest(folder, { description, console, device: saved }, machine, handle);
    const { size } = await handle.stat();
    if (size === machine.bytes) return guest;
    await handle.close();
    throw new DamagedWarmGuestError(`expected ${machine.bytes} bytes of machine state, got ${size}`);
  }

  /** Where QEMU reads its stream: this process's own descriptor of it. */
  get streamPath(): string {
    return `/proc/${process.pid}/fd/${this.handle.fd}`;
  }

  /** Reads all of QEMU's stream that QEMU reads. Throws a DamagedWarmGuestError if it is not what was saved. */
  async check(): Promise<void> {
    const { chunks, crc32: expected } = this.machine;
    const found = await checksum(this.handle, chunks);
    if (found === expected) return;
    throw new DamagedWarmGuestError(`expected a machine state of checksum ${expected}, got ${found}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

function parseManifest(text: string): Manifest {
  const [sum, body = ''] = text.split('\n');
  if (sum !== sha256(body)) throw new DamagedWarmGuestError('its description or device state has changed');
  return JSON.parse(body) as Manifest;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function summarize(handle: FileHandle): Promise<Manifest['machine']> {
  const { size: bytes } = await handle.stat();
  const chunks: number[] = [];
  for (let number = 0; number * chunkBytes < bytes; number++) {
    const chunk = await readChunk(handle, number);
    if (!chunk.equals(zeros.subarray(0, chunk.length))) chunks.push(number);
  }
  return { bytes, chunks, crc32: await checksum(handle, chunks) };
}

/** CRC-32: quick enough to be computed each time, and it notices what breaks by accident. */
async function checksum(handle: FileHandle, chunks: readonly number[]): Promise<number> {
  let sum = 0;
  for (const number of chunks) sum = crc32(await readChunk(handle, number), sum);
  return sum;
}

async function readChunk(handle: FileHandle, number: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const { bytesRead } = await handle.read(chunk, 0, chunkBytes, number * chunkBytes);
  return chunk.subarray(0, bytesRead);
}
