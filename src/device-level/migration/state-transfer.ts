import { Command, MigrationState, stateName } from 'vfio-user';
import type { ServedDevice } from '../devices/served-device.js';

const DATA_HEADER = 8;

/** Reads the state to its end, in messages of up to `chunk` bytes; only the first `limit` messages if that is given. */
export async function readState(
  { client }: ServedDevice,
  chunk: number,
  limit = Infinity,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let message = 0; message < limit; message++) {
    const size = Math.min(chunk, client.server.maxDataXferSize);
    const request = new Uint8Array(DATA_HEADER);
    const fields = new DataView(request.buffer);
    fields.setUint32(0, DATA_HEADER + size, true);
    fields.setUint32(4, size, true);
    const { payload } = await client.request(Command.MIG_DATA_READ, request);
    const length = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
    parts.push(payload.slice(DATA_HEADER, DATA_HEADER + length));
    if (length < size) break;
  }
  return Buffer.concat(parts);
}

/** Writes a state in messages of up to `chunk` bytes. */
export async function writeState({ client }: ServedDevice, state: Uint8Array, chunk: number): Promise<void> {
  const size = Math.min(chunk, client.server.maxDataXferSize);
  for (let at = 0; at < state.length; at += size) {
    const part = state.subarray(at, at + size);
    const request = new Uint8Array(DATA_HEADER + part.length);
    const fields = new DataView(request.buffer);
    fields.setUint32(0, request.length, true);
    fields.setUint32(4, part.length, true);
    request.set(part, DATA_HEADER);
    await client.request(Command.MIG_DATA_WRITE, request);
  }
}

/** Goes to a migration state and makes sure that the device says so. */
export async function enter({ client, host }: ServedDevice, state: MigrationState): Promise<void> {
  await client.migration.setState(state);
  await expectState({ client, host }, state);
}

export async function expectState(
  { client, host }: Pick<ServedDevice, 'client' | 'host'>,
  state: MigrationState,
): Promise<void> {
  const found = await client.migration.state();
  if (found === state) return;
  throw new Error(
    `Expected the device of host ${host} to be in ${stateName(state)}, but it says ${stateName(found)}.`,
  );
}

/** The state of a device that has just connected or was reset. */
export const initialState = MigrationState.RUNNING;
