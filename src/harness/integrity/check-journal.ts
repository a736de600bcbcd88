import { closeSync, openSync, readSync } from 'node:fs';
import type { WriteCheck } from '../../checkers/acknowledged-writes.js';
import { checkJournal } from '../../checkers/journal.js';
import { type JournalBlock, journalBlockBytes, readJournalBlock } from '../../checkers/journal-block.js';
import { blocksOfWriter, type JournalPlan, journalRecords } from '../../checkers/journal-record.js';
import type { BackingImage } from '../devices/storage-device.js';
import type { Ledger } from '../ledger/ledger.js';

/**
 * Reads, on the host and past whatever is left of the guest, every block of a journal, writes down in the ledger what
 * they hold, and judges by the ledger alone.
 */
export function checkJournalImage(
  plan: JournalPlan,
  images: readonly BackingImage[],
  ledger: Ledger,
): WriteCheck {
  ledger.write('journal-image', { run: plan.run, blocks: readJournal(plan, images) });
  const record = journalRecords(ledger.entries).find(({ plan: { run } }) => run === plan.run);
  if (record === undefined)
    throw new Error(`Expected journal ${plan.run} in the ledger, but it never started.`);
  const check = checkJournal(record);
  ledger.write('journal-checked', {
    ...{ run: plan.run, ...check },
    broken: check.broken.slice(0, 20),
    brokenCount: check.broken.length,
  });
  return check;
}

/** What the blocks of a journal's writers hold, one after another. */
function readJournal(plan: JournalPlan, images: readonly BackingImage[]): JournalBlock[] {
  const image = images[plan.namespace - 1];
  if (image === undefined) {
    throw new Error(`Expected the journal to use one of ${images.length} namespaces, got ${plan.namespace}.`);
  }
  const descriptor = openSync(image.path, 'r');
  try {
    const block = Buffer.alloc(journalBlockBytes);
    return Array.from({ length: plan.writers * blocksOfWriter(plan) }, (_, index) => {
      // What a short read leaves out was never written.
      block.fill(0, readSync(descriptor, block, 0, block.length, plan.offset + index * journalBlockBytes));
      return readJournalBlock(block);
    });
  } finally {
    closeSync(descriptor);
  }
}
