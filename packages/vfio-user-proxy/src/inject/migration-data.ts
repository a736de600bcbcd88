import { Command, HEADER_SIZE, MIGRATION_DATA_SIZE } from 'vfio-user';
import { controlError } from '../control/errors.js';
import { MAX_STATE_BYTES } from '../control/protocol.js';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** Reads the whole stream of device state: until a read brings less than was asked for. */
export function* readState(injector: Injector): Operation<{ data: Buffer; messages: number }> {
  const { client, server } = injector.relay.observed.limits;
  // The reply goes the way that QEMU's would, within what QEMU said it accepts.
  const wanted = Math.min(client, server);
  const request = new Uint8Array(MIGRATION_DATA_SIZE);
  const view = new DataView(request.buffer);
  view.setUint32(0, MIGRATION_DATA_SIZE + wanted, true);
  view.setUint32(4, wanted, true);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let size = wanted; size === wanted; ) {
    const reply = yield* injector.request('server', Command.MIG_DATA_READ, request);
    size = dataSize(reply, wanted);
    // Some servers pad the reply to what was asked for; `size` tells what of it is data.
    pieces.push(reply.subarray(MIGRATION_DATA_SIZE, MIGRATION_DATA_SIZE + size));
    total += size;
    if (total > MAX_STATE_BYTES) {
      throw controlError(
        'EFBIG',
        `Expected a device state of at most ${MAX_STATE_BYTES} bytes, but got more.`,
      );
    }
  }
  return { data: Buffer.concat(pieces, total), messages: pieces.length };
}

function dataSize(reply: Uint8Array, wanted: number): number {
  if (reply.length < MIGRATION_DATA_SIZE) {
    throw invalidReply('MIG_DATA_READ', `at least ${MIGRATION_DATA_SIZE} bytes`, `${reply.length}`);
  }
  const size = new DataView(reply.buffer, reply.byteOffset).getUint32(4, true);
  const most = Math.min(wanted, reply.length - MIGRATION_DATA_SIZE);
  if (size > most) throw invalidReply('MIG_DATA_READ', `a size of at most ${most}`, `${size}`);
  return size;
}

/** Writes the whole stream of device state, in pieces as large as the server accepts. */
export function* writeState(
  injector: Injector,
  data: Uint8Array,
): Operation<{ size: number; messages: number }> {
  const piece = injector.relay.observed.limits.server;
  let messages = 0;
  for (let at = 0; at < data.length; at += piece) {
    const part = data.subarray(at, at + piece);
    const { bytes, view } = injector.compose(MIGRATION_DATA_SIZE + part.length);
    view.setUint32(HEADER_SIZE, MIGRATION_DATA_SIZE + part.length, true);
    view.setUint32(HEADER_SIZE + 4, part.length, true);
    bytes.set(part, HEADER_SIZE + MIGRATION_DATA_SIZE);
    const label = `MIG_DATA_WRITE of bytes ${at} to ${at + part.length}`;
    yield* injector.answer(
      injector.send('server', Command.MIG_DATA_WRITE, MIGRATION_DATA_SIZE + part.length, label),
    );
    messages++;
  }
  return { size: data.length, messages };
}
