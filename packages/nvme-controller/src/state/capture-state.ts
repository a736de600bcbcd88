import type { ControllerContext } from '../controller-context.js';
import { RegisterOffset } from '../registers/controller-registers.js';
import { MAXIMUM_TRANSFER } from '../specification/limits.js';
import type { ControllerState } from './controller-state.js';

/** The state of a stopped controller. Reads no guest memory: what lies there is carried with it. */
export function captureState(
  context: ControllerContext,
  configurationSpace: Uint8Array,
  interruptTable: Uint8Array,
): ControllerState {
  const { registers, queues, features, events, doorbells, errorLog, health, identity } = context;
  health.updateTime();
  doorbells.refreshMapped();
  return {
    identity: {
      serial: identity.serial,
      ioQueuePairs: identity.ioQueuePairs,
      doorbellBuffers: identity.doorbellBuffers,
      maximumTransfer: MAXIMUM_TRANSFER,
    },
    namespaces: context.namespaces.all.map(
      ({ id, blockSize, backend, identity: { uuid, nguid, eui64 } }) => ({
        id,
        blockSize,
        size: backend.size,
        uuid,
        nguid,
        eui64,
      }),
    ),
    registers: {
      configuration: registers.word(RegisterOffset.CC),
      status: registers.status,
      adminQueueAttributes: registers.word(RegisterOffset.AQA),
      adminSubmissionAddress: registers.adminSubmissionAddress,
      adminCompletionAddress: registers.adminCompletionAddress,
      interruptMask: registers.interruptMask,
    },
    completionQueues: queues.activeCompletion.map(
      ({ id, address, entries, head, tail, phase, vector, interruptsEnabled }) => ({
        id,
        address,
        entries,
        head,
        tail,
        phase,
        vector,
        interruptsEnabled,
      }),
    ),
    submissionQueues: queues.active.map(
      ({ id, address, entries, head, tail, completionQueue, priority }) => ({
        id,
        address,
        entries,
        head,
        tail,
        completionQueue: completionQueue.id,
        priority,
      }),
    ),
    features: {
      ...features,
      errorRecovery: [...features.errorRecovery],
      coalescingDisabled: [...features.coalescingDisabled],
    },
    asyncEvents: { requests: [...events.requests], waiting: [...events.waiting], masked: events.masked },
    shadowDoorbells: doorbells.shadow && {
      doorbells: doorbells.shadow.doorbells,
      eventIndexes: doorbells.shadow.eventIndexes,
    },
    pendingSynchronizations: [...context.synchronizations.all].map(({ queue, command, namespaceId }) => ({
      submissionQueue: queue.id,
      command,
      namespaceId,
    })),
    healthCounters: [...health.counters],
    errorLog: { count: errorLog.count, entries: [...errorLog.entries] },
    configurationSpace,
    interruptTable,
  };
}
