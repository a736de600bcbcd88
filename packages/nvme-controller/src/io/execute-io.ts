import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import type { Command } from '../queues/command.js';
import { IoOpcode } from '../specification/opcodes.js';
import { Status } from '../specification/status.js';
import { compare } from './compare.js';
import { datasetManagement } from './dataset-management.js';
import { flush } from './flush.js';
import { read } from './read.js';
import { write } from './write.js';
import { writeZeroes } from './write-zeroes.js';

type IoCommand = (context: ControllerContext, command: Command, namespace: Namespace) => number;

/** Executes a command of an I/O queue. Returns its status, or PENDING. */
export function executeIo(context: ControllerContext, command: Command): number {
  switch (command.opcode) {
    case IoOpcode.READ:
      return onNamespace(context, command, read);
    case IoOpcode.WRITE:
      return onNamespace(context, command, write);
    case IoOpcode.FLUSH:
      return command.usesFuseOrSgl ? Status.INVALID_FIELD : flush(context, command);
    case IoOpcode.COMPARE:
      return onNamespace(context, command, compare);
    case IoOpcode.WRITE_ZEROES:
      return onNamespace(context, command, writeZeroes);
    case IoOpcode.DATASET_MANAGEMENT:
      return onNamespace(context, command, datasetManagement);
    default:
      return Status.INVALID_OPCODE;
  }
}

function onNamespace(context: ControllerContext, command: Command, execute: IoCommand): number {
  if (command.usesFuseOrSgl) return Status.INVALID_FIELD;
  const namespace = context.namespaces.get(command.namespaceId);
  if (namespace === undefined) {
    command.errorLocation = 4;
    return Status.INVALID_NAMESPACE;
  }
  return execute(context, command, namespace);
}
