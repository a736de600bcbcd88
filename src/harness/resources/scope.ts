interface Release {
  readonly what: string;
  readonly release: () => unknown;
}

/**
 * Owns resources and releases them in the reverse order of their making, or all at once if they have nothing to do with
 * each other. Every release is tried, whatever the others do; what failed is thrown at the end, together.
 */
export class Scope implements AsyncDisposable {
  readonly #releases: Release[] = [];
  #closed = false;

  constructor(readonly order: 'reverse' | 'at-once' = 'reverse') {}

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
    if (releases.length > 0) other.defer(what, () => releaseAll(releases, this.order));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await releaseAll(this.#releases.splice(0), this.order);
  }
}

async function releaseAll(releases: Release[], order: Scope['order']): Promise<void> {
  const failures: Error[] = [];
  const attempt = async ({ what, release }: Release) => {
    try {
      await release();
    } catch (error) {
      failures.push(new Error(`Could not release ${what}: ${messageOf(error)}`, { cause: error }));
    }
  };
  if (order === 'at-once') await Promise.all(releases.map(attempt));
  else for (const release of releases.reverse()) await attempt(release);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) {
    throw new AggregateError(failures, failures.map(({ message }) => message).join(' '));
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
