import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendFault } from '../../src/backends/faults/backend-fault.js';
import { FaultSwitches } from '../../src/backends/faults/fault-switches.js';
import type { AsynchronousCalls } from '../../src/backends/file-calls.js';
import { inlineSynchronizer, type Synchronizer } from '../../src/backends/synchronizer.js';
import { NvmeController, type NvmeControllerOptions } from '../../src/controller.js';
import { openNamespaces } from '../../src/server/open-namespaces.js';

/** What is open until `closeAll`. */
const open: { close(): void }[] = [];
const folders: string[] = [];

export interface TestControllerOptions extends Omit<NvmeControllerOptions, 'namespaces' | 'asynchronous'> {
  /** Default: a new image. */
  readonly image?: string;
  /** Of each namespace, in bytes. Default: one of 4 MiB. */
  readonly sizes?: readonly number[];
  readonly blockSize?: 512 | 4096;
  readonly cache?: 'writeback' | 'none' | 'volatile';
  readonly synchronizer?: Synchronizer;
  /** What transfers are begun with; images are opened with `cache: 'none'` then. */
  readonly asynchronous?: AsynchronousCalls;
  readonly backendFaults?: readonly BackendFault[];
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
    asynchronous,
    cache = asynchronous === undefined ? 'writeback' : 'none',
    synchronizer = inlineSynchronizer,
    backendFaults,
    incoming = false,
    ...rest
  } = options;
  const { serial = 'TEST' } = rest;
  const images = sizes.map((sizeBytes, index) => ({
    path: index === 0 ? image : `${image}-${index + 1}`,
    ...{ sizeBytes, create: true, blockSize, cache },
  }));
  const namespaces = openNamespaces({
    ...{ namespaces: images, serial, incoming, synchronizer, asynchronous },
    ...(backendFaults && { faults: new FaultSwitches(backendFaults) }),
  });
  const controller = new NvmeController({
    ioQueuePairs: 4,
    ...rest,
    serial,
    namespaces,
    incoming,
    asynchronous,
  });
  open.push(controller);
  return controller;
}

/** To be called after each test. */
export function closeAll(): void {
  for (const one of open.splice(0).reverse()) one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
