import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBackend } from '../../src/backends/file-backend.js';
import type { Synchronizer } from '../../src/backends/synchronizer.js';
import { NvmeController, type NvmeControllerOptions } from '../../src/controller.js';
import { deriveIdentity, Namespace } from '../../src/namespaces/namespace.js';

/** What is open until `closeAll`. */
const open: { close(): void }[] = [];
const folders: string[] = [];

export interface TestControllerOptions extends Omit<NvmeControllerOptions, 'namespaces'> {
  /** Default: a new image. */
  readonly image?: string;
  /** Of each namespace, in bytes. Default: one of 4 MiB. */
  readonly sizes?: readonly number[];
  readonly blockSize?: 512 | 4096;
  readonly synchronizer?: Synchronizer;
}

export const SIZE = 4 << 20;

/** A path for an image in a folder that `closeAll` removes. */
export function newImage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nvme-controller-'));
  folders.push(folder);
  return join(folder, 'image');
}

/** A controller with namespaces in files; `closeAll` closes it. */
export function makeController(options: TestControllerOptions = {}): NvmeController {
  const {
    image = newImage(),
    sizes = [SIZE],
    blockSize = 512,
    synchronizer,
    incoming = false,
    ...rest
  } = options;
  const { serial = 'TEST' } = rest;
  const namespaces = sizes.map((sizeBytes, index) => {
    const path = index === 0 ? image : `${image}-${index + 1}`;
    const backend = FileBackend.open({ path, sizeBytes, create: true, locked: !incoming }, synchronizer);
    return new Namespace(index + 1, blockSize, deriveIdentity(serial, index + 1), backend);
  });
  const controller = new NvmeController({ ioQueuePairs: 4, ...rest, serial, namespaces, incoming });
  open.push(controller);
  return controller;
}

/** To be called after each test. */
export function closeAll(): void {
  for (const one of open.splice(0).reverse()) one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
