/**
 * Owns resources and releases them in the reverse order of their making. Every release is tried, whatever the
 * others do; what failed is thrown at the end, together.
 */
export class Scope implements AsyncDisposable {
  readonly #releases: { readonly what: string; readonly release: () => unknown }[] = [];
  #closed = false;

  /** Takes ownership of a resource and returns it. */
  use<T extends AsyncDisposable | Disposable>(what: string, resource: T): T {
    this.defer(what, () =>
      Symbol.asyncDispose in resource ? resource[Symbol.asyncDispose]() : resource[Symbol.dispose](),
    );
    return resource;
  }

  /** Registers what is to be done at the release; `what` names it in an error. */
  defer(what: string, release: () => unknown): void {
    if (this.#closed) throw new Error(`Expected an open scope for ${what}, but it was released already.`);
    this.#releases.push({ what, release });
  }

  /** Hands everything that this scope owns to another one, which then releases it. */
  moveTo(other: Scope, what: string): void {
    const releases = this.#releases.splice(0);
    if (releases.length > 0) other.defer(what, () => releaseAll(releases));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await releaseAll(this.#releases.splice(0));
  }
}

async function releaseAll(releases: { what: string; release: () => unknown }[]): Promise<void> {
  const failures: Error[] = [];
  for (const { what, release } of releases.reverse()) {
    try {
      await release();
    } catch (error) {
      failures.push(new Error(`Could not release ${what}: ${messageOf(error)}`, { cause: error }));
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) {
    throw new AggregateError(failures, failures.map(({ message }) => message).join(' '));
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
