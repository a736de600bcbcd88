import { expectArgsz, expectNoDescriptors, expectPayload, expectPayloadOf } from '../protocol/check.js';
import { ProtocolError } from '../protocol/errors.js';
import { MIGRATION_DATA_SIZE } from '../protocol/migration-data.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { Reply } from './reply.js';

/** MIG_DATA_READ: fewer bytes than asked for are the end of the data that there is. */
export function handleMigrationRead(state: ClientState, message: Message, reply: Reply): void {
  expectPayload(message, MIGRATION_DATA_SIZE);
  expectNoDescriptors(message);
  const argsz = expectArgsz(message, MIGRATION_DATA_SIZE);
  const size = checkSize(state, message);
  if (MIGRATION_DATA_SIZE + size > argsz) {
    throw new ProtocolError(
      'EINVAL',
      `Expected MIG_DATA_READ with room for ${size} bytes, but argsz is ${argsz}`,
    );
  }
  const data = migrationOf(state).read(size);
  reply.allocate(MIGRATION_DATA_SIZE + data.length);
  reply.view.setUint32(Reply.PAYLOAD, MIGRATION_DATA_SIZE + data.length, true);
  reply.view.setUint32(Reply.PAYLOAD + 4, data.length, true);
  reply.bytes.set(data, Reply.PAYLOAD + MIGRATION_DATA_SIZE);
}

/** MIG_DATA_WRITE: what is written is looked at when the device leaves RESUMING. */
export function handleMigrationWrite(state: ClientState, message: Message): void {
  expectPayloadOf(message, MIGRATION_DATA_SIZE);
  expectNoDescriptors(message);
  expectArgsz(message, MIGRATION_DATA_SIZE);
  const size = checkSize(state, message);
  expectPayload(message, MIGRATION_DATA_SIZE + size);
  migrationOf(state).write(message.payload.subarray(MIGRATION_DATA_SIZE));
}

function migrationOf({ migration }: ClientState): NonNullable<ClientState['migration']> {
  if (migration === undefined) throw new ProtocolError('EINVAL', 'Expected a device that can migrate');
  return migration;
}

function checkSize({ maxTransfer }: ClientState, message: Message): number {
  const size = message.view.getUint32(message.payloadStart + 4, true);
  if (size > maxTransfer) {
    throw new ProtocolError(
      'EINVAL',
      `Expected at most ${maxTransfer} bytes of migration data, but got ${size}`,
    );
  }
  return size;
}
