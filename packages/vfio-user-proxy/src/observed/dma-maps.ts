import { DmaFlags, MAP_SIZE, readU64, UNMAP_SIZE, UnmapFlags } from 'vfio-user';
import type { DmaMapInfo } from '../control/protocol.js';
import { type SharedDescriptor, SharedDescriptors } from './shared-descriptors.js';

/** `max_dma_maps` that QEMU states. */
const MAX_MAPS = 65_535;

/** A mapping as QEMU asked for it. */
export interface DmaMap {
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly file: SharedDescriptor | undefined;
}

/** An address or a size; undefined if it is too large to be told from its neighbours. */
function readSize(view: DataView, at: number): number | undefined {
  const value = readU64(view, at);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The guest's memory as QEMU mapped it for the device: what went by in DMA_MAP and DMA_UNMAP. */
export class DmaMaps implements Disposable {
  readonly #maps = new Map<number, DmaMap>();
  readonly #files = new SharedDescriptors();

  get count(): number {
    return this.#maps.size;
  }

  /** Whether a mapping is still there. If not, its descriptor must not be used any more. */
  has(map: DmaMap): boolean {
    return this.#maps.get(map.address) === map;
  }

  /** In the order of their addresses. */
  all(): DmaMap[] {
    return [...this.#maps.values()].sort((a, b) => a.address - b.address);
  }

  describe(): DmaMapInfo[] {
    return this.all().map(({ file, ...map }) => ({ ...map, hasDescriptor: file !== undefined }));
  }

  /**
   * Reads a DMA_MAP's payload (argsz, flags, offset, address, size).
   *
   * @returns the mapping, for {@link add} once the server has accepted it, or undefined if it is none
   */
  parse(payload: DataView, descriptors: readonly number[]): DmaMap | undefined {
    if (payload.byteLength < MAP_SIZE) return undefined;
    const flags = payload.getUint32(4, true);
    const offset = readSize(payload, 8);
    const address = readSize(payload, 16);
    const size = readSize(payload, 24);
    if (offset === undefined || address === undefined || size === undefined || size === 0) return undefined;
    if (!Number.isSafeInteger(address + size) || !Number.isSafeInteger(offset + size)) return undefined;
    const [descriptor] = descriptors;
    const file = descriptor === undefined ? undefined : this.#files.keep(descriptor);
    return {
      address,
      size,
      offset,
      readable: (flags & DmaFlags.READ) !== 0,
      writable: (flags & DmaFlags.WRITE) !== 0,
      file,
    };
  }

  add(map: DmaMap): void {
    const earlier = this.#maps.get(map.address);
    if (earlier !== undefined) this.discard(earlier);
    else if (this.#maps.size >= MAX_MAPS) {
      this.discard(map);
      return;
    }
    this.#maps.set(map.address, map);
  }

  /** Lets go of a mapping that the server refused. */
  discard(map: DmaMap): void {
    if (map.file !== undefined) this.#files.release(map.file);
  }

  /** Removes what a DMA_UNMAP's payload (argsz, flags, address, size) names. */
  remove(payload: DataView): void {
    if (payload.byteLength < UNMAP_SIZE) return;
    const all = (payload.getUint32(4, true) & UnmapFlags.ALL) !== 0;
    const start = readSize(payload, 8);
    const size = readSize(payload, 16);
    for (const map of [...this.#maps.values()]) {
      const covered =
        start !== undefined &&
        size !== undefined &&
        map.address >= start &&
        map.address + map.size <= start + size;
      if (!all && !covered) continue;
      this.#maps.delete(map.address);
      this.discard(map);
    }
  }

  [Symbol.dispose](): void {
    for (const map of this.#maps.values()) this.discard(map);
    this.#maps.clear();
  }
}
