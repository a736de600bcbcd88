import type { Machine } from '../machine/machine.js';

/** How often QEMU is asked, in milliseconds. */
const interval = 200;

/**
 * Asks the source how far its migration is (`query-migrate`: memory left, dirty pages, throughput) until disposed.
 * The answers are in the ledger with everything else that its monitor says. Nothing is asked once the pre-copy has
 * ended, so the standstill is not lengthened.
 */
export function samplePreCopy({ qmp }: Machine): Disposable {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    // A source that does not answer is noticed by those who wait for the migration.
    qmp
      .execute('query-migrate')
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
  }, interval);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
