import type { LatencySummary } from '../checkers/latency.js';
import type { Observations } from '../checkers/observations.js';
import { combine, type PromiseVerdict, type Verdict } from '../checkers/promise.js';
import { judge } from '../checkers/promises.js';
import type { Environment } from '../harness/environment.js';
import type { PhaseName } from '../scenario/phases.js';
import type { Scenario } from '../scenario/schema.js';

/** One migration's figures, all in milliseconds. */
export interface MigrationFigures {
  readonly number: number;
  /** Why the source was fenced and the destination took over without it, if it did. */
  readonly sourceLost?: string;
  /** What the source's QEMU reports; absent if it ended before it did. */
  readonly downtimeMs?: number;
  readonly stopToResumeMs: number;
  /** The longest gap between completions that the guest's I/O saw, and what that may be off by. */
  readonly blackoutMs?: number;
  readonly blackoutUncertaintyMs?: number;
  /** What we do beside QEMU while the guest stands still. */
  readonly addedMs: number;
  readonly phases: readonly {
    readonly name: PhaseName;
    readonly milliseconds: number;
    readonly detail: object;
  }[];
  readonly latency?: { readonly before: LatencySummary; readonly after: LatencySummary };
}

/** The result of a run, as `--json` prints it and `report.json` keeps it. */
export interface RunResult {
  readonly version: 1;
  readonly scenario: string;
  readonly outcome: Verdict;
  readonly promises: readonly PromiseVerdict[];
  /** Of several migrations the longest. */
  readonly downtimeMs?: number;
  readonly blackoutMs?: number;
  /** Of the migration with the longest blackout. */
  readonly phases: MigrationFigures['phases'];
  readonly latency?: MigrationFigures['latency'];
  readonly migrations: readonly MigrationFigures[];
  readonly writes: {
    readonly acknowledged: number;
    readonly blocksVerified: number;
    readonly broken: number;
  };
  readonly environment: {
    readonly sourceQemu: string;
    readonly destinationQemu: string;
    readonly accelerator: string;
    readonly acceleratorReason: string;
  };
  readonly ledger: string;
  readonly evidence: string;
}

/** Judges what was seen and puts the figures together. */
export function makeResult(
  scenario: Scenario,
  seen: Observations,
  environment: Environment,
  files: { ledger: string; evidence: string },
): RunResult {
  const promises = judge(scenario, seen);
  const checks = [...seen.jobs, ...(seen.journal === undefined ? [] : [seen.journal])];
  const migrations = seen.migrations.map((migration): MigrationFigures => {
    const { result, blackout, latency } = migration;
    return {
      number: result.number,
      ...(result.sourceLost !== undefined && { sourceLost: result.sourceLost }),
      ...(result.downtimeMs !== undefined && { downtimeMs: result.downtimeMs }),
      stopToResumeMs: result.stopToResumeMs,
      addedMs: addedMilliseconds(result.phases),
      phases: result.phases.map(({ name, milliseconds, detail }) => ({ name, milliseconds, detail })),
      ...(blackout && { blackoutMs: blackout.blackoutMs, blackoutUncertaintyMs: blackout.uncertaintyMs }),
      ...(latency && { latency }),
    };
  });
  const worst = migrations.toSorted(
    (a, b) => (b.blackoutMs ?? b.downtimeMs ?? 0) - (a.blackoutMs ?? a.downtimeMs ?? 0),
  )[0];
  const downtimes = migrations.flatMap(({ downtimeMs }) => downtimeMs ?? []);
  return {
    version: 1,
    scenario: scenario.name,
    outcome: combine(promises),
    promises,
    ...(downtimes.length > 0 && { downtimeMs: Math.max(...downtimes) }),
    ...(worst?.blackoutMs !== undefined && { blackoutMs: worst.blackoutMs }),
    phases: worst?.phases ?? [],
    ...(worst?.latency && { latency: worst.latency }),
    migrations,
    writes: {
      acknowledged: checks.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
      blocksVerified: checks.reduce((sum, { blocks }) => sum + blocks, 0),
      broken: checks.reduce((sum, { broken }) => sum + broken.length, 0),
    },
    environment: {
      sourceQemu: environment.sourceQemu.version,
      destinationQemu: environment.destinationQemu.version,
      accelerator: environment.accelerator,
      acceleratorReason: environment.acceleratorReason,
    },
    ...files,
  };
}

/** The steps between the source's stop and the destination's start that are ours, not QEMU's. */
const added: readonly PhaseName[] = [
  'quiesce',
  'save',
  'load',
  'dirty-pages',
  'pci-state-read',
  'hand-over',
  'pci-state-write',
  'device-run',
];

/** The time that the steps of ours took together: where they overlap, it counts once. */
function addedMilliseconds(phases: Observations['migrations'][number]['result']['phases']): number {
  const spans = phases
    .filter(({ name }) => added.includes(name))
    .map(({ startedAt, milliseconds }) => ({ from: startedAt, to: startedAt + milliseconds * 1000 }))
    .sort((a, b) => a.from - b.from);
  let total = 0;
  let end = 0;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total / 1000;
}
