/** A write that a block may hold, and when its command completed. */
interface Candidate {
  readonly write: number;
  /** The position of its completion in the history; undefined while there is none. */
  readonly completedAt: number | undefined;
}

/** What one block may hold, by the commands that wrote it. */
export class BlockHistory {
  /** What is there now: more than one if that cannot be known. */
  current: readonly number[] = [0];
  /** What may be there after a crash: the last durable content, and everything since. */
  #sinceDurable: Candidate[] = [{ write: 0, completedAt: 0 }];

  /** Whether there was a crash, and nobody has read or written since. */
  #unknownSinceCrash = false;

  started(write: number): void {
    this.#sinceDurable.push({ write, completedAt: undefined });
  }

  /** @param alternatives what the command may have left instead of `write`. */
  completed(write: number, at: number, durable: boolean, alternatives: readonly number[] = []): void {
    this.current = [write, ...alternatives];
    this.#unknownSinceCrash = false;
    this.#forget(write);
    const candidates = this.current.map((one) => ({ write: one, completedAt: at }));
    if (durable) this.#sinceDurable = candidates;
    else this.#sinceDurable.push(...candidates);
  }

  /** A command that failed, or that nobody will hear of, may have written or not. */
  abandoned(write: number): void {
    this.current = [...this.current, write];
    this.#forget(write);
    this.#sinceDurable.push({ write, completedAt: undefined });
  }

  /** Everything that had completed before that position is durable. */
  flushed(before: number): void {
    const last = this.#sinceDurable.findLastIndex(
      ({ completedAt }) => completedAt !== undefined && completedAt < before,
    );
    if (last <= 0) return;
    const at = this.#sinceDurable[last]!.completedAt;
    this.#sinceDurable = this.#sinceDurable.filter(
      ({ completedAt }, index) => index >= last || completedAt === at || completedAt === undefined,
    );
  }

  crashed(): void {
    this.current = [...new Set(this.#sinceDurable.map(({ write }) => write))];
    // Whichever of them is there now came through the crash: it is durable.
    this.#sinceDurable = this.current.map((write) => ({ write, completedAt: 0 }));
    this.#unknownSinceCrash = true;
  }

  /** Somebody has read the block: what it holds is known. Returns whether it is what it may be. */
  read(write: number): boolean {
    if (!this.current.includes(write)) return false;
    if (this.current.length > 1) this.current = [write];
    if (this.#unknownSinceCrash) this.#sinceDurable = [{ write, completedAt: 0 }];
    this.#unknownSinceCrash = false;
    return true;
  }

  /** The start of a write is no content of its own once it has completed. */
  #forget(write: number): void {
    const started = this.#sinceDurable.findIndex(
      (one) => one.write === write && one.completedAt === undefined,
    );
    if (started >= 0) this.#sinceDurable.splice(started, 1);
  }
}
