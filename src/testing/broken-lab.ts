import { copyFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { buildLabImage } from '../images/index.js';
import { Lab } from '../lab/lab.js';
import { makeResultsFolder } from '../runner/results-folder.js';
import { testEnvironment } from './test-environment.js';
import { finishTestLedger, openTestLedger } from './test-ledgers.js';

const results = fileURLToPath(new URL('../../results/tests', import.meta.url));

/** Starts a lab of whose root half is missing, and returns what its start was rejected with. */
export async function startLabWithHalfARoot(): Promise<{ readonly error: Error }> {
  const { sourceQemu, accelerator } = await testEnvironment();
  const image = await buildLabImage();
  const evidence = makeResultsFolder(results, 'broken-lab');
  const ledger = openTestLedger(path.join(evidence, 'ledger.jsonl'));
  await using directory = RunDirectory.create();
  const initramfs = directory.file('initramfs.cpio');
  copyFileSync(image.initramfs, initramfs);
  truncateSync(initramfs, Math.floor(statSync(initramfs).size / 2));
  try {
    await using _lab = await Lab.start({
      ...{ evidence, ledger, accelerator, qemu: sourceQemu, image: { ...image, initramfs } },
      signal: AbortSignal.timeout(300_000),
    });
  } catch (error) {
    return { error: error as Error };
  } finally {
    finishTestLedger(ledger);
  }
  throw new Error('Expected the lab without half of its root not to boot, but it did.');
}
