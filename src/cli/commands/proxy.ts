import type { MessageFault } from 'vfio-user-proxy';
import { runProxy } from 'vfio-user-proxy/proxy';
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
  await checkMutants(mutants);
  await runProxy({ ...options, mutants, faults: await readFaults(fault) });
}

// What reads faults and mutants is loaded when there are any: a proxy has to start quickly.
async function checkMutants(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const { proxyMutants } = await import('vfio-user-proxy');
  const unknown = names.find((name) => !proxyMutants.some((mutant) => mutant.name === name));
  if (unknown === undefined) return;
  const known = proxyMutants.map(({ name }) => name).join(', ');
  throw new UsageError(`Expected --mutant to be a bug of the proxy, of ${known}, got "${unknown}".`);
}

async function readFaults(texts: readonly string[]): Promise<MessageFault[]> {
  if (texts.length === 0) return [];
  const { ControlError, parseFault } = await import('vfio-user-proxy');
  return texts.map((text) => {
    try {
      return parseFault(text);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw new UsageError(`--fault "${text}": ${error.message}`, { cause: error });
    }
  });
}
