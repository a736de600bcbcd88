import type { ControllerContext } from '../controller-context.js';
import { ShadowDoorbells } from '../doorbells/shadow-doorbells.js';
import { CompletionQueue } from '../queues/completion-queue.js';
import { SubmissionQueue } from '../queues/submission-queue.js';
import { RegisterOffset } from '../registers/controller-registers.js';
import type { ControllerState } from './controller-state.js';

/** Puts a validated state into a stopped controller, in place of all it had. Touches no guest memory. */
export function applyState(state: ControllerState, context: ControllerContext): void {
  context.clear();
  context.registers.clear();
  applyRegisters(state, context);
  applyQueues(state, context);
  const { errorRecovery, coalescingDisabled, ...values } = state.features;
  Object.assign(context.features, values);
  context.features.errorRecovery.set(errorRecovery);
  context.features.coalescingDisabled.set(coalescingDisabled);
  context.events.requests.push(...state.asyncEvents.requests);
  context.events.waiting.push(...state.asyncEvents.waiting);
  context.events.masked = state.asyncEvents.masked;
  context.health.counters.set(state.healthCounters);
  context.errorLog.count = state.errorLog.count;
  context.errorLog.entries = [...state.errorLog.entries];
  if (state.shadowDoorbells !== undefined) {
    const { doorbells, eventIndexes } = state.shadowDoorbells;
    context.doorbells.shadow = new ShadowDoorbells(context.memory, doorbells, eventIndexes);
  }
  context.doorbells.publishMapped();
}

function applyRegisters({ registers: state }: ControllerState, { registers }: ControllerContext): void {
  const address = (offset: number, value: number) => {
    registers.restore(offset, value % 0x100000000);
    registers.restore(offset + 4, Math.floor(value / 0x100000000));
  };
  registers.restore(RegisterOffset.CC, state.configuration);
  registers.status = state.status;
  registers.restore(RegisterOffset.AQA, state.adminQueueAttributes);
  registers.interruptMask = state.interruptMask;
  address(RegisterOffset.ASQ, state.adminSubmissionAddress);
  address(RegisterOffset.ACQ, state.adminCompletionAddress);
}

function applyQueues(state: ControllerState, { queues, memory, synchronizations }: ControllerContext): void {
  for (const {
    id,
    address,
    entries,
    head,
    tail,
    phase,
    vector,
    interruptsEnabled,
  } of state.completionQueues) {
    const queue = new CompletionQueue(id, address, entries, vector, interruptsEnabled, memory);
    queue.head = head;
    queue.tail = tail;
    queue.phase = phase === 1 ? 1 : 0;
    queues.addCompletion(queue);
  }
  for (const { id, address, entries, head, tail, completionQueue, priority } of state.submissionQueues) {
    const target = queues.completion[completionQueue]!;
    const queue = new SubmissionQueue(id, address, entries, target, priority, memory);
    queue.head = head;
    queue.tail = tail;
    queues.addSubmission(queue);
  }
  for (const { submissionQueue, command, namespaceId } of state.pendingSynchronizations) {
    synchronizations.restore({ queue: queues.submission[submissionQueue]!, command, namespaceId });
  }
}
