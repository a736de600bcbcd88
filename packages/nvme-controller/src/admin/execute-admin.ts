import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { AdminOpcode } from '../specification/opcodes.js';
import { PENDING, Status } from '../specification/status.js';
import { abort } from './abort.js';
import { createCompletionQueue } from './create-completion-queue.js';
import { createSubmissionQueue } from './create-submission-queue.js';
import { deleteCompletionQueue, deleteSubmissionQueue } from './delete-queue.js';
import { doorbellBufferConfig } from './doorbell-buffer-config.js';
import { getFeatures } from './features/get-features.js';
import { setFeatures } from './features/set-features.js';
import { identify } from './identify/identify.js';
import { getLogPage } from './log-pages/get-log-page.js';

type AdminCommand = (context: ControllerContext, command: Command) => number;

const COMMANDS: ReadonlyMap<number, AdminCommand> = new Map([
  [AdminOpcode.DELETE_SUBMISSION_QUEUE, deleteSubmissionQueue],
  [AdminOpcode.CREATE_SUBMISSION_QUEUE, createSubmissionQueue],
  [AdminOpcode.GET_LOG_PAGE, getLogPage],
  [AdminOpcode.DELETE_COMPLETION_QUEUE, deleteCompletionQueue],
  [AdminOpcode.CREATE_COMPLETION_QUEUE, createCompletionQueue],
  [AdminOpcode.IDENTIFY, identify],
  [AdminOpcode.ABORT, abort],
  [AdminOpcode.SET_FEATURES, setFeatures],
  [AdminOpcode.GET_FEATURES, getFeatures],
  [AdminOpcode.ASYNC_EVENT_REQUEST, asyncEventRequest],
  [AdminOpcode.DOORBELL_BUFFER_CONFIG, doorbellBufferConfig],
]);

/** Executes a command of the admin queue. Returns its status, or PENDING. */
export function executeAdmin(context: ControllerContext, command: Command): number {
  const execute = COMMANDS.get(command.opcode);
  if (execute === undefined) return Status.INVALID_OPCODE;
  return command.usesFuseOrSgl ? Status.INVALID_FIELD : execute(context, command);
}

/** Asynchronous Event Request (NVMe 1.4, 5.2): completes when there is an event. */
function asyncEventRequest(context: ControllerContext, command: Command): number {
  return context.events.request(command.id) ? PENDING : Status.EVENT_REQUEST_LIMIT_EXCEEDED;
}
