import { ACCESS_SIZE, Command } from 'vfio-user';
import { controlError } from '../control/errors.js';
import type { Injector } from './injector.js';
import { invalidReply } from './injector.js';
import type { Operation } from './operation.js';

/** Reads from a region of the device, as the guest would. */
export function* readRegion(
  injector: Injector,
  { region, offset, length }: { region: number; offset: number; length: number },
): Operation<Uint8Array> {
  const { client, server } = injector.relay.observed.limits;
  const most = Math.min(client, server);
  if (length > most) {
    throw controlError(
      'EINVAL',
      `Expected to read at most ${most} bytes of a region at once, not ${length}.`,
    );
  }
  const payload = new Uint8Array(ACCESS_SIZE);
  const view = new DataView(payload.buffer);
  view.setBigUint64(0, BigInt(offset), true);
  view.setUint32(8, region, true);
  view.setUint32(12, length, true);
  const label = `REGION_READ of ${length} bytes at ${offset} in region ${region}`;
  const reply = yield* injector.request('server', Command.REGION_READ, payload, label);
  if (reply.length < ACCESS_SIZE + length) {
    throw invalidReply(label, `${ACCESS_SIZE + length} bytes`, `${reply.length}`);
  }
  return reply.subarray(ACCESS_SIZE, ACCESS_SIZE + length);
}
