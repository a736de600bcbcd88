/** What {@link MessageIds.settle} returns for a reply to one of the proxy's own commands. */
export const INJECTED = -1;

const ID_COUNT = 0x1_0000;

/**
 * The message ids of the commands that travel in one direction: those of the peer whose commands are relayed, and
 * those of the proxy's own. An id is 16 bits wide and belongs to the sender, so the relayed ones are kept as they
 * are wherever they do not meet an injected one; only then is another id put in their place until the reply.
 */
export class MessageIds {
  /** How many relayed commands with this id on the wire have no reply yet. A peer may reuse an id. */
  readonly #relayed = new Uint32Array(ID_COUNT);
  /** The sender's own id for the one on the wire. */
  readonly #original = new Uint16Array(ID_COUNT);
  /** How many replies to a command of the proxy's own with this id are to come. */
  readonly #injected = new Uint8Array(ID_COUNT);
  #next = ID_COUNT - 1;

  /**
   * Takes note of a relayed command that expects a reply.
   *
   * @returns the id that it has to carry onwards
   * @throws {RangeError} if all 65,536 ids are in use
   */
  relay(id: number): number {
    const wireId = this.#isTakenByAnother(id) ? this.#free() : id;
    this.#relayed[wireId]!++;
    this.#original[wireId] = id;
    return wireId;
  }

  /**
   * Takes an id for a command of the proxy's own. It stays taken until the reply comes, however late: a reply that
   * nobody waits for any more must not be handed to the peer, who would take it for its own.
   *
   * @throws {RangeError} if all 65,536 ids are in use
   */
  inject(): number {
    const wireId = this.#free();
    this.#injected[wireId] = 1;
    return wireId;
  }

  /** Takes note that a command of the proxy's own is sent once more, with its id. */
  injectAgain(wireId: number): void {
    this.#injected[wireId] = Math.min(0xff, this.#injected[wireId]! + 1);
  }

  /** Whether a command of the proxy's own with this id waits for its reply. */
  isInjected(wireId: number): boolean {
    return this.#injected[wireId] !== 0;
  }

  /**
   * Takes note of a reply.
   *
   * @returns the id by which the sender of the command knows it, or {@link INJECTED} if it is for the proxy. A reply
   *   to nothing keeps its id: the receiver is to judge it.
   */
  settle(wireId: number): number {
    if (this.#injected[wireId]) {
      this.#injected[wireId]!--;
      return INJECTED;
    }
    if (this.#relayed[wireId] === 0) return wireId;
    this.#relayed[wireId]!--;
    return this.#original[wireId]!;
  }

  #isTakenByAnother(id: number): boolean {
    return this.#injected[id] !== 0 || (this.#relayed[id] !== 0 && this.#original[id] !== id);
  }

  /** Searches downwards: QEMU counts upwards from zero, so that the two seldom meet. */
  #free(): number {
    for (let tried = 0; tried < ID_COUNT; tried++) {
      const id = this.#next;
      this.#next = id === 0 ? ID_COUNT - 1 : id - 1;
      if (this.#injected[id] === 0 && this.#relayed[id] === 0) return id;
    }
    throw new RangeError(`Expected a free message id, but all ${ID_COUNT} are waiting for replies.`);
  }
}
