import { Command, HEADER_SIZE } from 'vfio-user';
import { controlError } from '../control/errors.js';
import { MAX_STATE_BYTES } from '../control/protocol.js';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** argsz and size, which stand before the data of MIG_DATA_READ and MIG_DATA_WRITE; in bytes. */
const DATA_HEADER = 8;

/** Reads the whole stream of device state: until a read brings less than was asked for. */
export function* readState(injector: Injector): Operation<{ data: Buffer; messages: number }> {
  const { client, server } = injector.relay.observed.limits;
  // The reply goes the way that QEMU's would, within what QEMU said it accepts.
  const wanted = Math.min(client, server);
  const request = new Uint8Array(DATA_HEADER);
  const view = new DataView(request.buffer);
  view.setUint32(0, DATA_HEADER + wanted, true);
  view.setUint32(4, wanted, true);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let size = wanted; size === wanted; ) {
    const reply = yield* injector.request('server', Command.MIG_DATA_READ, request);
    size = dataSize(reply, wanted);
    // Some servers pad the reply to what was asked for; `size` tells what of it is data.
    pieces.push(reply.subarray(DATA_HEADER, DATA_HEADER + size));
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
  if (reply.length < DATA_HEADER) {
    throw invalidReply('MIG_DATA_READ', `at least ${DATA_HEADER} bytes`, `${reply.length}`);
  }
  const size = new DataView(reply.buffer, reply.byteOffset).getUint32(4, true);
  const most = Math.min(wanted, reply.length - DATA_HEADER);
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
    const { bytes, view } = injector.compose(DATA_HEADER + part.length);
    view.setUint32(HEADER_SIZE, DATA_HEADER + part.length, true);
    view.setUint32(HEADER_SIZE + 4, part.length, true);
    bytes.set(part, HEADER_SIZE + DATA_HEADER);
    const label = `MIG_DATA_WRITE of bytes ${at} to ${at + part.length}`;
    yield* injector.answer(injector.send('server', Command.MIG_DATA_WRITE, DATA_HEADER + part.length, label));
    messages++;
  }
  return { size: data.length, messages };
}
