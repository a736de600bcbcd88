import { bitmapSize } from '../memory/dirty-log.js';
import type { MigrationSession } from '../migration/migration-session.js';
import { isMigrationState } from '../migration/migration-state.js';
import { expectNoDescriptors, expectPayloadOf } from '../protocol/check.js';
import {
  FEATURE_HEADER_SIZE,
  Feature,
  type FeatureRequest,
  LOGGING_REPORT_SIZE,
  MigrationFlags,
  parseFeature,
  parseLoggingReport,
  parseLoggingStart,
} from '../protocol/device-feature.js';
import { ProtocolError } from '../protocol/errors.js';
import { writeU64 } from '../protocol/integers.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { Reply } from './reply.js';

interface FeatureHandler {
  readonly get?: (state: ClientState, message: Message, reply: Reply, argsz: number) => void;
  readonly set?: (state: ClientState, message: Message, reply: Reply) => void;
  readonly needsMigration: boolean;
}

const DATA = Reply.PAYLOAD + FEATURE_HEADER_SIZE;

const features = new Map<number, FeatureHandler>([
  [Feature.MIGRATION, { get: getMigration, needsMigration: true }],
  [Feature.MIG_DEVICE_STATE, { get: getState, set: setState, needsMigration: true }],
  [Feature.DMA_LOGGING_START, { set: startLogging, needsMigration: false }],
  [Feature.DMA_LOGGING_STOP, { set: stopLogging, needsMigration: false }],
  [Feature.DMA_LOGGING_REPORT, { get: reportLog, needsMigration: false }],
]);

/** DEVICE_FEATURE: ENOTTY for a feature that the device does not have, as the kernel answers it. */
export function handleDeviceFeature(state: ClientState, message: Message, reply: Reply): void {
  expectNoDescriptors(message);
  const request = parseFeature(message);
  const feature = features.get(request.index);
  if (feature === undefined || (feature.needsMigration && state.migration === undefined)) {
    throw new ProtocolError('ENOTTY', `Expected a feature that the device has, but got ${request.index}`);
  }
  if ((request.get && !feature.get) || (request.set && !feature.set)) {
    const method = request.get && !feature.get ? 'got' : 'set';
    throw new ProtocolError('EINVAL', `Expected a feature that can be ${method}, but got ${request.index}`);
  }
  if (request.probe) reply.echo(message);
  else if (request.get) feature.get!(state, message, reply, request.argsz);
  else feature.set!(state, message, reply);
}

function migrationOf({ migration }: ClientState): MigrationSession {
  if (migration === undefined) throw new ProtocolError('ENOTTY', 'Expected a device that can migrate');
  return migration;
}

function allocate(
  message: Message,
  reply: Reply,
  { argsz }: Pick<FeatureRequest, 'argsz'>,
  data: number,
): void {
  const size = FEATURE_HEADER_SIZE + data;
  if (argsz < size) {
    throw new ProtocolError(
      'EINVAL',
      `Expected DEVICE_FEATURE with room for ${size} bytes, but argsz is ${argsz}`,
    );
  }
  reply.echo(message, size);
  reply.view.setUint32(Reply.PAYLOAD, size, true);
}

function getMigration(state: ClientState, message: Message, reply: Reply, argsz: number): void {
  const { supportsPeerToPeer, supportsPreCopy } = state.device.migration!;
  allocate(message, reply, { argsz }, 8);
  const flags =
    MigrationFlags.STOP_COPY |
    (supportsPeerToPeer ? MigrationFlags.P2P : 0) |
    (supportsPreCopy ? MigrationFlags.PRE_COPY : 0);
  writeU64(reply.view, DATA, flags);
}

function getState(state: ClientState, message: Message, reply: Reply, argsz: number): void {
  allocate(message, reply, { argsz }, 8);
  reply.view.setUint32(DATA, migrationOf(state).state, true);
  reply.view.setInt32(DATA + 4, -1, true);
}

function setState(state: ClientState, message: Message, reply: Reply): void {
  expectPayloadOf(message, FEATURE_HEADER_SIZE + 8);
  const wanted = message.view.getUint32(message.payloadStart + FEATURE_HEADER_SIZE, true);
  if (!isMigrationState(wanted)) {
    throw new ProtocolError('EINVAL', `Expected a migration state, but got ${wanted}`);
  }
  migrationOf(state).moveTo(wanted);
  reply.echo(message, FEATURE_HEADER_SIZE + 8);
  reply.view.setInt32(DATA + 4, -1, true);
}

function startLogging({ memory }: ClientState, message: Message, reply: Reply): void {
  const pageSize = memory.log.start(parseLoggingStart(message));
  reply.echo(message);
  writeU64(reply.view, DATA, pageSize);
}

function stopLogging({ memory }: ClientState, message: Message, reply: Reply): void {
  memory.log.stop();
  reply.echo(message);
}

function reportLog(
  { memory, maxBitmapSize }: ClientState,
  message: Message,
  reply: Reply,
  argsz: number,
): void {
  const { address, length, pageSize } = parseLoggingReport(message);
  if (!memory.log.active) {
    throw new ProtocolError('EINVAL', 'Expected DMA logging to have been started, but it is off');
  }
  const size = bitmapSize(length, pageSize);
  if (size > maxBitmapSize) {
    throw new ProtocolError(
      'EINVAL',
      `Expected a bitmap of at most ${maxBitmapSize} bytes, but it takes ${size}`,
    );
  }
  allocate(message, reply, { argsz }, LOGGING_REPORT_SIZE + size);
  const bitmap = DATA + LOGGING_REPORT_SIZE;
  reply.bytes.fill(0, bitmap, bitmap + size);
  memory.log.report(address, length, pageSize, reply.bytes.subarray(bitmap, bitmap + size));
}
