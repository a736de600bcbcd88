import type { Host } from '../host.js';
import type { Ledger } from '../ledger/ledger.js';

/**
 * What else is known of a migration that has just failed: which processes have ended, and what the device servers
 * refused since it began. The protocol's errors are numbers; the sentences are in the servers' logs.
 */
export function explainFailure(hosts: readonly Host[], ledger: Ledger): string | undefined {
  const began = ledger.entries.findLastIndex(({ kind }) => kind === 'migration-started');
  const refusals = ledger.entries
    .slice(began)
    .filter(
      ({ kind, event, message }) => kind === 'process-event' && event === 'server' && isRefusal(message),
    )
    .map(({ name, message }) => `The ${String(name)} says: "${String(message)}."`);
  const sentences = [...hosts.flatMap((host) => host.endedProcesses()), ...refusals.slice(-3)];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

function isRefusal(message: unknown): boolean {
  return typeof message === 'string' && message.startsWith('Failed ');
}
