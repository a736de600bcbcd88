import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deviceScenarioSchema } from '../../src/device-level/scenario.js';
import { readRun, recordOf } from '../../src/run-record/read-run.js';
import type { RunRecord } from '../../src/run-record/run-record.js';

const folder = fileURLToPath(new URL('../reporters/ledgers/', import.meta.url));

/** A run that was recorded: three migrations that kept every promise, one without a carrier, or one that a fault made fail. */
export type RecordedRun = 'three-migrations' | 'drive-lost' | 'migration-failed';

export function recordedRun(name: RecordedRun): RunRecord {
  return readRun(path.join(folder, `${name}.jsonl`));
}

/** A run of two device servers whose one migration broke a promise, as its ledger would tell it. */
export function deviceRun(): RunRecord {
  const scenario = deviceScenarioSchema.parse({ kind: 'device', name: 'device', steps: [{ do: 'migrate' }] });
  const promise = { name: 'no interrupt is lost', verdict: 'fail', reason: 'One was lost.' };
  const moved = { migration: 1, from: 'a', to: 'b', milliseconds: 2 };
  const entries = [
    { at: 1000, kind: 'run-started', scenario, reproduce: 'npx switchover run device.yaml' },
    { at: 5000, kind: 'migration-done', ...moved, stateBytes: 9, pagesLogged: 4, inFlight: 1 },
    { at: 9000, kind: 'verdicts', outcome: 'fail', promises: [promise] },
  ];
  return recordOf(entries, path.join(folder, 'device.jsonl'));
}

/** A run whose first migration's source was lost when all had crossed: the destination took over without it. */
export function sourceLostRun(): RunRecord {
  const run = recordedRun('three-migrations');
  const migrations = run.migrations.map((migration) => {
    if (migration.number !== 1 || migration.figures === undefined) return migration;
    const { downtimeMs: _, ...figures } = migration.figures;
    return { ...migration, figures: { ...figures, sourceLost: 'its QEMU ended' } };
  });
  return { ...run, migrations };
}

/** A run that passed at its second attempt only. */
export function flakyRun(): RunRecord {
  return { ...recordedRun('three-migrations'), earlier: [recordedRun('drive-lost')] };
}

/** Puts a recorded ledger where a run would have left it. Returns its path. */
export function placeLedger(name: RecordedRun, results: string): string {
  mkdirSync(results, { recursive: true });
  const ledger = path.join(results, 'ledger.jsonl');
  copyFileSync(path.join(folder, `${name}.jsonl`), ledger);
  return ledger;
}
