import { ControlError, type MessageFault, parseFault, proxyMutants, runProxy } from 'vfio-user-proxy';
import { UsageError } from '../../usage-error.js';

/** Runs a proxy until it is told to stop. */
export async function proxy({
  fault = [],
  mutant: mutants = [],
  ...options
}: {
  listen: string;
  connect: string;
  control: string;
  trace?: string;
  traceMemory?: boolean;
  fault?: readonly string[];
  mutant?: readonly string[];
}): Promise<void> {
  if (options.traceMemory && options.trace === undefined) {
    throw new UsageError('Expected --trace FILE with --trace-memory: there is where memory is recorded.');
  }
  const unknown = mutants.find((name) => !proxyMutants.some((mutant) => mutant.name === name));
  if (unknown !== undefined) {
    const known = proxyMutants.map(({ name }) => name).join(', ');
    throw new UsageError(`Expected --mutant to be a bug of the proxy, of ${known}, got "${unknown}".`);
  }
  await runProxy({ ...options, mutants, faults: fault.map(readFault) });
}

function readFault(text: string): MessageFault {
  try {
    return parseFault(text);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    throw new UsageError(`--fault "${text}": ${error.message}`, { cause: error });
  }
}
