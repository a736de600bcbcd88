import { closeDescriptor, createEventfd, drainEventfd, POLLIN, PollSet } from 'vfio-user/native';

/** The eventfds of one host's interrupt vectors. */
export class Vectors implements Disposable {
  readonly descriptors: readonly number[];
  readonly #poll = new PollSet();

  constructor(count: number) {
    this.descriptors = Array.from({ length: count }, () => createEventfd());
    for (const descriptor of this.descriptors) this.#poll.add(descriptor, POLLIN);
  }

  /** The vectors that were signalled; waits up to `milliseconds` for the first. */
  take(milliseconds: number): number[] {
    if (this.#poll.poll(milliseconds) === 0) return [];
    const signalled: number[] = [];
    this.descriptors.forEach((descriptor, vector) => {
      if ((this.#poll.happened(vector) & POLLIN) !== 0 && drainEventfd(descriptor) > 0)
        signalled.push(vector);
    });
    return signalled;
  }

  [Symbol.dispose](): void {
    for (const descriptor of this.descriptors) closeDescriptor(descriptor);
  }
}
