import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ledger } from '../../harness/ledger/ledger.js';
import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { isInLab } from '../../lab/is-in-lab.js';
import { examineMigratability } from '../../migratability/migratability.js';
import { progressLines, terminalProgress } from '../../reporters/progress.js';
import { makeResultsFolder } from '../../runner/results-folder.js';
import { UnavailableError } from '../../usage-error.js';
import { untilInterrupted } from '../interruption.js';

/** Tells which drives QEMU lets migrate, and what it says of the others. */
export async function migratable(options: { json?: boolean; results: string }): Promise<void> {
  if (!isInLab()) {
    throw new UnavailableError(
      'Expected to be in the lab, whose drives may be passed through: switchover lab -- migratable',
    );
  }
  const progress = progressLines();
  const evidence = makeResultsFolder(options.results, 'migratable');
  using ledger = new Ledger(path.join(evidence, 'ledger.jsonl'));
  await untilInterrupted(async (signal) => {
    const environment = await prepareEnvironment({ progress: terminalProgress(progress), signal });
    ledger.write('run-started', { environment });
    const found = await examineMigratability({ environment, ledger, evidence, signal, progress });
    const text = `${JSON.stringify(found, undefined, 2)}\n`;
    writeFileSync(path.join(evidence, 'migratable.json'), text);
    if (options.json) process.stdout.write(text);
    else {
      for (const { drives, migrated, refusal } of found.attempts) {
        console.log(`${drives.join(' and ')}: ${migrated ? 'migrates' : `does not migrate: ${refusal}`}`);
      }
    }
  });
}
