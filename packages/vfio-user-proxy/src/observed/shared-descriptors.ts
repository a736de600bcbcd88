import { fstatSync } from 'node:fs';
import { closeDescriptor, duplicateDescriptor } from 'vfio-user/native';

interface Shared {
  readonly descriptor: number;
  readonly key: string;
  users: number;
}

/**
 * Descriptors of the files behind guest memory. QEMU sends one with every mapping although they are mostly the same
 * few files, so one of each is kept however many mappings use it.
 */
export class SharedDescriptors {
  readonly #byFile = new Map<string, Shared>();

  /**
   * Keeps a second descriptor of a file. Only regular files (memfd, shared memory, hugetlbfs) are kept: reading from
   * anything else might block.
   *
   * @returns what to read from, or undefined
   */
  keep(descriptor: number): Shared | undefined {
    const stat = fstatSync(descriptor, { bigint: true });
    if (!stat.isFile()) return undefined;
    const key = `${stat.dev}:${stat.ino}`;
    let shared = this.#byFile.get(key);
    if (shared === undefined) {
      shared = { descriptor: duplicateDescriptor(descriptor), key, users: 0 };
      this.#byFile.set(key, shared);
    }
    shared.users++;
    return shared;
  }

  release(shared: Shared): void {
    if (--shared.users > 0) return;
    this.#byFile.delete(shared.key);
    closeDescriptor(shared.descriptor);
  }
}

export type SharedDescriptor = Shared;
