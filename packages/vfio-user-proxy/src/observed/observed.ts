import { Command, HEADER_SIZE, NO_REPLY } from 'vfio-user';
import { type DmaMap, DmaMaps } from './dma-maps.js';
import { TransferLimits } from './transfer-limits.js';
import { type VectorChange, Vectors } from './vectors.js';

/** A command of QEMU's that changes something once the server has accepted it. */
interface Undecided {
  accepted(reply: Uint8Array): void;
  refused(): void;
}

/** What the proxy knows from the messages that it relays: the guest's memory, its interrupts, the limits. */
export class Observed implements Disposable {
  readonly dmaMaps = new DmaMaps();
  readonly vectors = new Vectors();
  readonly limits = new TransferLimits();
  /** Whether the version was agreed on. */
  negotiated = false;
  /** Called when it is. */
  onNegotiated: () => void = () => {};
  readonly #undecided = new Map<number, Undecided>();

  /** Whether a reply has to be shown to {@link reply} at all. */
  get awaitsReply(): boolean {
    return this.#undecided.size !== 0;
  }

  /**
   * Looks at a command of QEMU's. The descriptors stay the caller's.
   *
   * @param wireId the id that it has on its way to the server
   */
  command(wireId: number, view: DataView, at: number, size: number, descriptors: readonly number[]): void {
    const command = view.getUint16(at + 2, true);
    const undecided = this.#consider(command, view, at + HEADER_SIZE, size - HEADER_SIZE, descriptors);
    if (undecided === undefined) return;
    if ((view.getUint32(at + 8, true) & NO_REPLY) !== 0) undecided.accepted(new Uint8Array());
    else {
      this.#undecided.get(wireId)?.refused();
      this.#undecided.set(wireId, undecided);
    }
  }

  /** Looks at a reply of the server's. */
  reply(wireId: number, failed: boolean, payload: Uint8Array): void {
    const undecided = this.#undecided.get(wireId);
    if (undecided === undefined) return;
    this.#undecided.delete(wireId);
    if (failed) undecided.refused();
    else undecided.accepted(payload);
  }

  [Symbol.dispose](): void {
    for (const undecided of this.#undecided.values()) undecided.refused();
    this.#undecided.clear();
    this.dmaMaps[Symbol.dispose]();
    this.vectors[Symbol.dispose]();
  }

  #consider(
    command: number,
    view: DataView,
    at: number,
    length: number,
    descriptors: readonly number[],
  ): Undecided | undefined {
    switch (command) {
      case Command.VERSION:
        return this.#version(new Uint8Array(view.buffer, view.byteOffset + at, length));
      case Command.DMA_MAP:
        return this.#map(this.dmaMaps.parse(view, at, length, descriptors));
      case Command.DMA_UNMAP:
        return this.#unmap(new DataView(view.buffer.slice(at, at + length)));
      case Command.DEVICE_SET_IRQS:
        return this.#setIrqs(this.vectors.parse(view, at, length, descriptors));
      default:
        return undefined;
    }
  }

  #version(payload: Uint8Array): Undecided {
    this.limits.read('client', payload);
    return {
      accepted: (reply) => {
        this.limits.read('server', reply);
        this.negotiated = true;
        this.onNegotiated();
      },
      refused: () => {},
    };
  }

  #map(map: DmaMap | undefined): Undecided | undefined {
    if (map === undefined) return undefined;
    return { accepted: () => this.dmaMaps.add(map), refused: () => this.dmaMaps.discard(map) };
  }

  #unmap(payload: DataView): Undecided {
    return { accepted: () => this.dmaMaps.remove(payload), refused: () => {} };
  }

  #setIrqs(change: VectorChange | undefined): Undecided | undefined {
    if (change === undefined) return undefined;
    return { accepted: () => this.vectors.apply(change), refused: () => this.vectors.discard(change) };
  }
}
