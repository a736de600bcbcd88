import { ControlError, type MessageFault, parseFault, runProxy } from 'vfio-user-proxy';
import { UsageError } from '../../usage-error.js';

/** Runs a proxy until it is told to stop. */
export async function proxy({
  fault = [],
  ...options
}: {
  listen: string;
  connect: string;
  control: string;
  trace?: string;
  traceMemory?: boolean;
  fault?: readonly string[];
}): Promise<void> {
  if (options.traceMemory && options.trace === undefined) {
    throw new UsageError('Expected --trace FILE with --trace-memory: there is where memory is recorded.');
  }
  await runProxy({ ...options, faults: fault.map(readFault) });
}

function readFault(text: string): MessageFault {
  try {
    return parseFault(text);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    throw new UsageError(`--fault "${text}": ${error.message}`, { cause: error });
  }
}
