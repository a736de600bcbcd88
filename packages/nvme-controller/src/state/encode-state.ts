import type { ControllerState } from './controller-state.js';
import { frameSections } from './state-stream.js';
import { StateWriter } from './state-writer.js';

type Encoder = (state: ControllerState, writer: StateWriter) => void;

/** Turns a state into the stream that `decodeState` reads. The order of the sections is that of SECTION_NAMES. */
export function encodeState(state: ControllerState): Uint8Array {
  return frameSections(
    ENCODERS.map((encode) => {
      const writer = new StateWriter();
      encode(state, writer);
      return writer.finish();
    }),
  );
}

const ENCODERS: readonly Encoder[] = [
  ({ identity }, writer) => {
    writer.bytes(Buffer.from(identity.serial, 'latin1'));
    writer.u16(identity.ioQueuePairs);
    writer.flag(identity.doorbellBuffers);
    writer.u32(identity.maximumTransfer);
  },
  ({ namespaces }, writer) =>
    writer.list(namespaces, (namespace) => {
      writer.u32(namespace.id);
      writer.u32(namespace.blockSize);
      writer.u64(namespace.size);
      writer.raw(namespace.uuid);
      writer.raw(namespace.nguid);
      writer.raw(namespace.eui64);
    }),
  ({ registers }, writer) => {
    writer.u32(registers.configuration);
    writer.u32(registers.status);
    writer.u32(registers.adminQueueAttributes);
    writer.u32(registers.adminSubmissionAddress % 0x100000000);
    writer.u32(Math.floor(registers.adminSubmissionAddress / 0x100000000));
    writer.u32(registers.adminCompletionAddress % 0x100000000);
    writer.u32(Math.floor(registers.adminCompletionAddress / 0x100000000));
    writer.u32(registers.interruptMask);
  },
  ({ completionQueues }, writer) =>
    writer.list(completionQueues, (queue) => {
      writer.u16(queue.id);
      writer.u64(queue.address);
      writer.u16(queue.entries);
      writer.u16(queue.head);
      writer.u16(queue.tail);
      writer.u8(queue.phase);
      writer.u16(queue.vector);
      writer.flag(queue.interruptsEnabled);
    }),
  ({ submissionQueues }, writer) =>
    writer.list(submissionQueues, (queue) => {
      writer.u16(queue.id);
      writer.u64(queue.address);
      writer.u16(queue.entries);
      writer.u16(queue.head);
      writer.u16(queue.tail);
      writer.u16(queue.completionQueue);
      writer.u8(queue.priority);
    }),
  ({ features }, writer) => {
    writer.u32(features.arbitration);
    writer.u32(features.powerManagement);
    writer.u16(features.overTemperature);
    writer.u16(features.underTemperature);
    writer.flag(features.writeCacheEnabled);
    writer.u16(features.submissionQueues);
    writer.u16(features.completionQueues);
    writer.u32(features.interruptCoalescing);
    writer.u32(features.writeAtomicity);
    writer.u32(features.asyncEventConfiguration);
    writer.list(features.errorRecovery, (value) => writer.u32(value));
    writer.list(features.coalescingDisabled, (value) => writer.u8(value));
  },
  ({ asyncEvents }, writer) => {
    writer.list(asyncEvents.requests, (command) => writer.u16(command));
    writer.list(asyncEvents.waiting, (event) => {
      writer.u8(event.type);
      writer.u8(event.information);
      writer.u8(event.logPage);
    });
    writer.u8(asyncEvents.masked);
  },
  ({ shadowDoorbells }, writer) => {
    writer.flag(shadowDoorbells !== undefined);
    if (shadowDoorbells === undefined) return;
    writer.u64(shadowDoorbells.doorbells);
    writer.u64(shadowDoorbells.eventIndexes);
  },
  ({ pendingSynchronizations }, writer) =>
    writer.list(pendingSynchronizations, (pending) => {
      writer.u16(pending.submissionQueue);
      writer.u16(pending.command);
      writer.u32(pending.namespaceId);
    }),
  ({ healthCounters }, writer) => writer.list(healthCounters, (value) => writer.f64(value)),
  ({ errorLog }, writer) => {
    writer.u64(errorLog.count);
    writer.list(errorLog.entries, (entry) => {
      writer.u64(entry.count);
      writer.u16(entry.submissionQueue);
      writer.u16(entry.command);
      writer.u16(entry.status);
      writer.u16(entry.location);
    });
  },
  ({ configurationSpace }, writer) => writer.bytes(configurationSpace),
  ({ interruptTable }, writer) => writer.bytes(interruptTable),
];
