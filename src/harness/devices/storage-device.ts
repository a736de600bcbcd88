import type { ProxyControl } from 'vfio-user-proxy';
import type { PciAddress } from '../machine/pci-configuration.js';
import type { ChildProcess } from '../resources/child-process.js';

/** Where a machine's storage device sits on the root bus: the same place on both sides. */
export const storageAddress: PciAddress = { device: 0x10, function: 0 };

/** The two hosts of a pair. A guest is at home on `a` first; source and destination swap with every migration. */
export type HostName = 'a' | 'b';

/** One namespace's backing file, shared by both hosts. */
export interface BackingImage {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly blockSize: number;
}

/** Where a vfio-user device is reached. */
export interface DeviceSockets {
  /** The device server's, which takes one client: the proxy, or QEMU. */
  readonly server: string;
  /** What QEMU connects to, and the requests that the proxy takes; only with a proxy. */
  readonly proxy?: string;
  readonly control?: string;
}

/** The storage device as one host offers it to its machine. */
export interface StorageDevice extends AsyncDisposable {
  /** QEMU's arguments for it. */
  readonly arguments: readonly string[];
  /** Its proxy, if it has one: how the out-of-band carrier reaches it. */
  readonly control?: ProxyControl;
  /** Its server's process, if it has one. */
  readonly server?: ChildProcess;
  readonly proxy?: ChildProcess;
  readonly sockets?: DeviceSockets;
}
