import { ControlError } from 'vfio-user-proxy';
import type { Host } from '../host.js';
import type { Ledger, LedgerEntry } from '../ledger/ledger.js';

/** How long a device server's log may take to tell what its reply only had a number for, in milliseconds. */
const patience = 1000;

/**
 * What else is known of a migration that has just failed: which processes have ended, and what the device servers
 * refused since it began. The protocol's errors are numbers; the sentences are in the servers' logs, which come by
 * another way and perhaps a moment later.
 */
export async function explainFailure(
  hosts: readonly Host[],
  ledger: Ledger,
  cause: unknown,
): Promise<string | undefined> {
  const began = ledger.entries.findLastIndex(({ kind }) => kind === 'migration-started');
  const refusals = () => ledger.entries.slice(Math.max(began, 0)).filter(isRefusal);
  if (isAnsweredByDevice(cause) && refusals().length === 0) await nextRefusal(ledger);
  const told = refusals().map(({ name, message }) => `The ${String(name)} says: "${String(message)}."`);
  const sentences = [...hosts.flatMap((host) => host.endedProcesses()), ...told.slice(-3)];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

async function nextRefusal(ledger: Ledger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let listening: Disposable | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
    listening = ledger.listen((entry) => isRefusal(entry) && resolve());
  });
  clearTimeout(timer);
  listening?.[Symbol.dispose]();
}

function isAnsweredByDevice(cause: unknown): boolean {
  return cause instanceof ControlError && cause.from === 'server';
}

function isRefusal({ kind, event }: LedgerEntry): boolean {
  return kind === 'process-event' && event === 'refused-command';
}
