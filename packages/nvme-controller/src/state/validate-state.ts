import { EventType } from '../admin/async-events.js';
import type { ControllerContext } from '../controller-context.js';
import { ControllerConfiguration } from '../registers/controller-configuration.js';
import { ControllerStatus } from '../registers/controller-registers.js';
import {
  MAXIMUM_ADMIN_QUEUE_ENTRIES,
  MAXIMUM_QUEUE_ENTRIES,
  MAXIMUM_TRANSFER,
  PAGE_SIZE,
} from '../specification/limits.js';
import { BROADCAST_NAMESPACE } from '../specification/opcodes.js';
import type { CompletionQueueState, ControllerState, SubmissionQueueState } from './controller-state.js';
import { stateError } from './state-reader.js';

const ADDRESS_LIMIT = 2 ** 52;

/**
 * Whether a decoded state is one that this controller can be in, with the namespaces that it has.
 * Throws a ProtocolError that names the field, what was expected and what was found. Changes nothing.
 */
export function validateState(state: ControllerState, context: ControllerContext): void {
  validateIdentity(state, context);
  validateNamespaces(state, context);
  validateRegisters(state);
  validateQueues(state, context);
  validateFeatures(state, context);
  validateCommands(state, context);
}

function same(field: string, expected: string | number | boolean, found: string | number | boolean): void {
  if (expected !== found) throw stateError(field, `${expected}`, `${found}`);
}

function between(field: string, low: number, high: number, found: number): void {
  if (!(found >= low && found <= high)) throw stateError(field, `${low} to ${high}`, found);
}

function pageAddress(field: string, found: number): void {
  if (found >= ADDRESS_LIMIT || found % PAGE_SIZE !== 0) throw stateError(field, 'a page below 2^52', found);
}

function validateIdentity({ identity }: ControllerState, context: ControllerContext): void {
  same('the serial number', context.identity.serial, identity.serial);
  same('the number of I/O queue pairs', context.identity.ioQueuePairs, identity.ioQueuePairs);
  same('whether doorbell buffers are offered', context.identity.doorbellBuffers, identity.doorbellBuffers);
  same('the maximum transfer size', MAXIMUM_TRANSFER, identity.maximumTransfer);
}

function validateNamespaces({ namespaces }: ControllerState, context: ControllerContext): void {
  same('the number of namespaces', context.namespaces.count, namespaces.length);
  for (const [index, found] of namespaces.entries()) {
    const expected = context.namespaces.all[index]!;
    const name = `namespace ${expected.id}`;
    same(`the identifier of ${name}`, expected.id, found.id);
    same(`the block size of ${name}`, expected.blockSize, found.blockSize);
    same(`the size of ${name} (${expected.backend.name})`, expected.backend.size, found.size);
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    same(`the UUID of ${name}`, hex(expected.identity.uuid), hex(found.uuid));
    same(`the NGUID of ${name}`, hex(expected.identity.nguid), hex(found.nguid));
    same(`the EUI-64 of ${name}`, hex(expected.identity.eui64), hex(found.eui64));
  }
}

function validateRegisters({ registers, completionQueues, submissionQueues }: ControllerState): void {
  const { configuration, status } = registers;
  const parsed = new ControllerConfiguration(configuration);
  same('CC without its reserved bits', parsed.value, configuration);
  between(
    'CSTS',
    0,
    ControllerStatus.READY | ControllerStatus.FATAL | ControllerStatus.SHUTDOWN_MASK,
    status,
  );
  const ready = (status & ControllerStatus.READY) !== 0;
  if (ready) same('CC.EN of a ready controller', true, parsed.enabled);
  if (ready) same('the support of CC of a ready controller', true, parsed.supported);
  same(
    'AQA without its reserved bits',
    registers.adminQueueAttributes & 0x0fff0fff,
    registers.adminQueueAttributes,
  );
  same('the page offset of ASQ', 0, registers.adminSubmissionAddress % PAGE_SIZE);
  same('the page offset of ACQ', 0, registers.adminCompletionAddress % PAGE_SIZE);
  const hasAdmin = (queues: readonly { id: number }[]) => queues.some(({ id }) => id === 0);
  same('the presence of the admin submission queue', ready, hasAdmin(submissionQueues));
  same('the presence of the admin completion queue', ready, hasAdmin(completionQueues));
}

function validateQueues(state: ControllerState, context: ControllerContext): void {
  const { completionQueues, submissionQueues, features } = state;
  validateShape('completion queue', completionQueues, features.completionQueues);
  validateShape('submission queue', submissionQueues, features.submissionQueues);
  for (const queue of completionQueues) {
    between(`the phase of completion queue ${queue.id}`, 0, 1, queue.phase);
    between(`the vector of completion queue ${queue.id}`, 0, context.vectors - 1, queue.vector);
  }
  for (const { id, completionQueue, priority } of submissionQueues) {
    const name = `submission queue ${id}`;
    between(`the priority of ${name}`, 0, 3, priority);
    if (id === 0 || completionQueue === 0) same(`the completion queue of ${name}`, id, completionQueue);
    const exists = completionQueues.some((queue) => queue.id === completionQueue);
    if (!exists) throw stateError(`the completion queue of ${name}`, 'one that exists', completionQueue);
  }
}

function validateShape(
  kind: string,
  queues: readonly (CompletionQueueState | SubmissionQueueState)[],
  allowed: number,
): void {
  let last = -1;
  for (const { id, address, entries, head, tail } of queues) {
    between(`the identifier of a ${kind}`, last + 1, allowed, id);
    last = id;
    const limit = id === 0 ? MAXIMUM_ADMIN_QUEUE_ENTRIES : MAXIMUM_QUEUE_ENTRIES;
    between(`the size of ${kind} ${id}`, 2, limit, entries);
    pageAddress(`the address of ${kind} ${id}`, address);
    between(`the head of ${kind} ${id}`, 0, entries - 1, head);
    between(`the tail of ${kind} ${id}`, 0, entries - 1, tail);
  }
}

function validateFeatures({ features }: ControllerState, context: ControllerContext): void {
  const { ioQueuePairs } = context.identity;
  between('the number of submission queues allowed', 1, ioQueuePairs, features.submissionQueues);
  between('the number of completion queues allowed', 1, ioQueuePairs, features.completionQueues);
  same('the number of error recovery values', context.namespaces.count, features.errorRecovery.length);
  same('the number of coalescing settings', context.vectors, features.coalescingDisabled.length);
  for (const value of features.coalescingDisabled) between('a coalescing setting', 0, 1, value);
}

function validateCommands(state: ControllerState, context: ControllerContext): void {
  const { asyncEvents, shadowDoorbells, healthCounters, errorLog } = state;
  for (const { type } of asyncEvents.waiting)
    between('the type of a waiting event', 0, EventType.HEALTH, type);
  if (shadowDoorbells !== undefined) {
    same('the offer of doorbell buffers', true, context.identity.doorbellBuffers);
    pageAddress('the shadow doorbell address', shadowDoorbells.doorbells);
    pageAddress('the event index address', shadowDoorbells.eventIndexes);
  }
  validatePending(state, context);
  same('the number of health counters', context.health.counters.length, healthCounters.length);
  for (const value of healthCounters) between('a health counter', 0, Number.MAX_SAFE_INTEGER, value);
  for (const { count } of errorLog.entries)
    between('the count of an error log entry', 1, errorLog.count, count);
  same('the length of the interrupt table', context.vectors * 16, state.interruptTable.length);
}

/** Every command that will complete has an entry of its completion queue kept for it. */
function validatePending(state: ControllerState, context: ControllerContext): void {
  const kept = new Map<number, number>();
  for (const { submissionQueue, namespaceId } of state.pendingSynchronizations) {
    const queue = state.submissionQueues.find(({ id }) => id === submissionQueue);
    if (queue === undefined || submissionQueue === 0) {
      throw stateError(
        'the submission queue of a pending synchronization',
        'one that exists',
        submissionQueue,
      );
    }
    if (namespaceId !== BROADCAST_NAMESPACE) {
      between('the namespace of a pending synchronization', 1, context.namespaces.count, namespaceId);
    }
    kept.set(queue.completionQueue, (kept.get(queue.completionQueue) ?? 0) + 1);
  }
  for (const { id, entries, head, tail } of state.completionQueues) {
    const free = entries - 1 - ((tail - head + entries) % entries);
    between(`the number of commands that wait for completion queue ${id}`, 0, free, kept.get(id) ?? 0);
  }
}
