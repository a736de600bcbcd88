import type { DeviceMigration } from '../migration/device-migration.js';
import type { Region } from './region.js';

/** PCI region indexes of VFIO (`VFIO_PCI_*_REGION_INDEX`, linux/vfio.h). */
export const RegionIndex = {
  BAR0: 0,
  BAR1: 1,
  BAR2: 2,
  BAR3: 3,
  BAR4: 4,
  BAR5: 5,
  ROM: 6,
  CONFIG: 7,
  VGA: 8,
} as const;

/** PCI interrupt indexes of VFIO (`VFIO_PCI_*_IRQ_INDEX`, linux/vfio.h). */
export const InterruptIndex = { INTX: 0, MSI: 1, MSIX: 2, ERR: 3, REQ: 4 } as const;

/** How many vectors a device offers at each interrupt index; what is left out is zero. */
export interface InterruptCounts {
  readonly intx?: 0 | 1;
  readonly msi?: number;
  readonly msix?: number;
  readonly err?: 0 | 1;
  readonly req?: 0 | 1;
}

/**
 * A PCI device as a vfio-user server presents it. Every method is synchronous: the server calls them from its
 * reactor thread, one at a time, and nothing else runs meanwhile. A method that cannot do what is asked throws
 * a {@link ProtocolError} with the errno that the client is to see; any other exception becomes EIO.
 */
export interface Device {
  /** The regions that exist, by index (`RegionIndex`). An index that is absent has size 0. */
  readonly regions: ReadonlyMap<number, Region>;
  readonly interrupts: InterruptCounts;
  /** What the device reads and writes: set once by the server, before any client connects. */
  attach(host: DeviceHost): void;
  /** Fills `target` from the region. The server has already checked that it lies within the region. */
  readRegion(region: number, offset: number, target: Uint8Array): void;
  /** Takes `data` into the region. The server has already checked that it lies within the region. */
  writeRegion(region: number, offset: number, data: Uint8Array): void;
  /**
   * Whether a read of a register may overtake a write to there that the device has not taken yet: true of doorbells, which
   * no register shows. Asked while the device waits for guest memory; without it no read overtakes any write.
   */
  readsOvertakeWrites?(region: number, offset: number): boolean;
  /**
   * DEVICE_RESET, and also what the server does when its client went away. Whatever of a migration was going on is
   * over; if the device was stopped for it, `migration.run` follows (for a new client, if the old one went away).
   */
  reset(): void;
  /** A client has completed its handshake; or has gone. */
  connected?(): void;
  disconnected?(): void;
  /** A range of guest memory is about to go: drop what was cached of it. */
  memoryUnmapped?(address: number, length: number): void;
  /**
   * Work that nobody announces, such as doorbells in mapped memory. Called again and again while `polling` is
   * true; returns whether it found anything to do, from which the server decides to spin on or to sleep.
   */
  readonly polling?: boolean;
  poll?(): boolean;
  /** Present if the device can migrate (DEVICE_FEATURE_MIGRATION is offered only then). */
  readonly migration?: DeviceMigration | undefined;
  /** Releases files and mappings. */
  close(): void;
}

/** What a device is given to reach its client with. */
export interface DeviceHost {
  readonly memory: GuestMemory;
  readonly interrupts: Interrupts;
  readonly reactor: DeviceReactor;
}

/** The part of the server's reactor that a device may use. */
export interface DeviceReactor {
  /** Calls `readable` from the reactor thread whenever the descriptor is readable. Returns what removes it. */
  watch(descriptor: number, readable: () => void): Disposable;
}

export interface Interrupts {
  /**
   * Signals a vector's eventfd. Returns false if the client has set none (the interrupt is dropped) or the
   * vector is masked by SET_IRQS (it is remembered, and signalled when unmasked).
   */
  trigger(index: number, vector: number): boolean;
}

export type MemoryAccess = 'read' | 'write' | 'read-write';

/**
 * A piece of guest memory that lies in one mapping: the same bytes as octets, as 32-bit little-endian words when
 * the address is 4-aligned, and as an address in this process for system calls.
 * Valid until the memory's `generation` changes; stale use is harmless (it reads zeros) but wrong.
 */
export interface MemoryWindow {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly pointer: number;
}

/**
 * The guest's memory as the client mapped it for DMA. Addresses are I/O virtual addresses below 2^52.
 * No method ever touches memory outside a mapping, or writes to a mapping that the client made read-only.
 */
export interface GuestMemory {
  /** Changes with every DMA_MAP and DMA_UNMAP. Windows and pointers of an older generation must be looked up anew. */
  readonly generation: number;
  /** The page size of dirty logging, in bytes. */
  readonly pageSize: number;
  /** Undefined if the range is not within one directly mapped range with that access. */
  window(address: number, length: number, access: MemoryAccess): MemoryWindow | undefined;
  /** As `window`, but only the address in this process, without allocating; 0 if there is none. */
  pointer(address: number, length: number, writes: boolean): number;
  /** Copies from guest memory, over mappings' edges and through DMA_READ where a mapping has no descriptor. */
  read(address: number, target: Uint8Array): void;
  /** Copies into guest memory, likewise (DMA_WRITE), and marks the pages dirty. */
  write(address: number, source: Uint8Array): void;
  /** To be called after writing through a window or a pointer. Cheap when logging is off. */
  markDirty(address: number, length: number): void;
}
