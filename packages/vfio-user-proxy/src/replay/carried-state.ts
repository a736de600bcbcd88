import { Command, MIGRATION_DATA_SIZE } from 'vfio-user';
import type { ExpectedReply, Send } from './script.js';

/**
 * The device's state between MIG_DATA_READ and MIG_DATA_WRITE. Where the recorded client wrote what it had read before, the
 * state that is written now is the one that was read now: so a state that is saved wrongly shows in what
 * the device does with it. A state that came from elsewhere is written as it was recorded.
 */
export class CarriedState {
  #recorded = Buffer.alloc(0);
  #present = Buffer.alloc(0);
  #written = 0;

  /** Takes what a MIG_DATA_READ brought, in the recording and now. */
  read({ payload: recorded }: ExpectedReply, present: Uint8Array): void {
    if (this.#written > 0) this.#recorded = this.#present = Buffer.alloc(0);
    this.#written = 0;
    this.#recorded = Buffer.concat([this.#recorded, dataOf(recorded)]);
    this.#present = Buffer.concat([this.#present, dataOf(present)]);
  }

  /** The command to be sent in the place of a recorded one. */
  write(send: Send): Send {
    if (send.code !== Command.MIG_DATA_WRITE) return send;
    const data = send.payload.subarray(MIGRATION_DATA_SIZE);
    const end = this.#written + data.length;
    if (!this.#recorded.subarray(this.#written, end).equals(data)) return send;
    // What is longer or shorter now is so in the last piece.
    const last = end === this.#recorded.length;
    const present = this.#present.subarray(this.#written, last ? undefined : end);
    this.#written = end;
    const payload = new Uint8Array(MIGRATION_DATA_SIZE + present.length);
    const view = new DataView(payload.buffer);
    view.setUint32(0, payload.length, true);
    view.setUint32(4, present.length, true);
    payload.set(present, MIGRATION_DATA_SIZE);
    return { ...send, payload };
  }
}

function dataOf(payload: Uint8Array): Uint8Array {
  if (payload.length < MIGRATION_DATA_SIZE) return new Uint8Array();
  const size = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
  return payload.subarray(MIGRATION_DATA_SIZE, MIGRATION_DATA_SIZE + size);
}
