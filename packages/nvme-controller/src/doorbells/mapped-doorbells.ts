import type { Region } from 'vfio-user';
import { closeDescriptor, createMemfd, Mapping } from 'vfio-user/native';
import { PAGE_SIZE } from '../specification/limits.js';
import { DOORBELL_OFFSET } from './doorbell-offset.js';

/** A page of doorbells that the client maps into the guest: writes to it reach nobody, so it has to be polled. */
export class MappedDoorbells {
  readonly words: Uint32Array;
  readonly #descriptor = createMemfd('nvme-doorbells', DOORBELL_OFFSET + PAGE_SIZE);
  readonly #mapping: Mapping;

  constructor() {
    this.#mapping = Mapping.ofFile(this.#descriptor, DOORBELL_OFFSET, PAGE_SIZE, true);
    this.words = new Uint32Array(this.#mapping.buffer, 0, PAGE_SIZE / 4);
  }

  /** For BAR0's region: the file is laid out as the BAR is. */
  get mappable(): NonNullable<Region['mappable']> {
    return {
      descriptor: this.#descriptor,
      descriptorOffset: 0,
      areas: [{ offset: DOORBELL_OFFSET, length: PAGE_SIZE }],
    };
  }

  close(): void {
    this.#mapping.unmap();
    closeDescriptor(this.#descriptor);
  }
}
