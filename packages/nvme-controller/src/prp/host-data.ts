import type { ControllerContext } from '../controller-context.js';
import type { Command } from '../queues/command.js';
import { Status } from '../specification/status.js';
import { rethrowLostClient } from './lost-client.js';

/** Copies `data` to where a command's PRPs point. Returns the command's status. */
export function sendToHost(context: ControllerContext, command: Command, data: Uint8Array): number {
  const { prps, segments, memory } = context;
  const status = prps.resolve(command, data.length, segments);
  if (status !== Status.SUCCESS) return status;
  try {
    segments.copyTo(memory, data);
    return Status.SUCCESS;
  } catch (error) {
    rethrowLostClient(error);
    return Status.DATA_TRANSFER_ERROR;
  }
}

/** Fills `target` from where a command's PRPs point. Returns the command's status. */
export function receiveFromHost(context: ControllerContext, command: Command, target: Uint8Array): number {
  const { prps, segments, memory } = context;
  const status = prps.resolve(command, target.length, segments);
  if (status !== Status.SUCCESS) return status;
  try {
    segments.copyFrom(memory, target);
    return Status.SUCCESS;
  } catch (error) {
    rethrowLostClient(error);
    return Status.DATA_TRANSFER_ERROR;
  }
}
