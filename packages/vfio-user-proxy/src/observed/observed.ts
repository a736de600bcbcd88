import { Command, type Message } from 'vfio-user';
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
   * Looks at a command of QEMU's. The descriptors stay with the message.
   *
   * @param wireId the id that it has on its way to the server
   */
  command(wireId: number, message: Message): void {
    const undecided = this.#consider(message);
    if (undecided === undefined) return;
    if (!message.wantsReply) {
      undecided.accepted(new Uint8Array());
      return;
    }
    this.#undecided.get(wireId)?.refused();
    this.#undecided.set(wireId, undecided);
  }

  /** Looks at a reply of the server's. */
  reply(wireId: number, message: Message): void {
    const undecided = this.#undecided.get(wireId);
    if (undecided === undefined) return;
    this.#undecided.delete(wireId);
    if (message.failure !== 0) undecided.refused();
    else undecided.accepted(message.payload);
  }

  [Symbol.dispose](): void {
    for (const undecided of this.#undecided.values()) undecided.refused();
    this.#undecided.clear();
    this.dmaMaps[Symbol.dispose]();
    this.vectors[Symbol.dispose]();
  }

  #consider(message: Message): Undecided | undefined {
    switch (message.command) {
      case Command.VERSION:
        return this.#version(message.payload);
      case Command.DMA_MAP:
        return this.#map(this.dmaMaps.parse(payloadView(message), message.descriptors));
      case Command.DMA_UNMAP:
        return this.#unmap(new DataView(message.payload.slice().buffer));
      case Command.DEVICE_SET_IRQS:
        return this.#setIrqs(this.vectors.parse(payloadView(message), message.descriptors));
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

function payloadView({ view, payloadStart, payloadLength }: Message): DataView {
  return new DataView(view.buffer, view.byteOffset + payloadStart, payloadLength);
}
