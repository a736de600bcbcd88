import { fileURLToPath } from 'node:url';
import { loadAcrossMigrationFixture } from '../../compare/across-migration/fixture.js';
import { measureAcrossMigration } from '../../compare/across-migration/measure.js';
import {
  type AcrossMigrationReport,
  type AcrossMigrationRound,
  renderAcrossMigration,
} from '../../compare/across-migration/report.js';
import { type ComparisonSettings, compareHere, workloadsOf } from '../../compare/compare-here.js';
import { type Configuration, configurations } from '../../compare/configurations.js';
import { type Ground, hostGround, labGround } from '../../compare/ground.js';
import type { ComparedGroup } from '../../compare/measure.js';
import { chooseDrives } from '../../compare/real-drives/choose-drives.js';
import { type ComparisonKind, recordComparison } from '../../compare/record-comparison.js';
import { type ComparisonReport, renderComparison } from '../../compare/report.js';
import { type ThroughLabOptions, throughLab } from '../../compare/through-lab.js';
import {
  type Workload,
  type WorkloadGrid,
  workloadGrids,
  workloads,
} from '../../compare/workloads/workloads.js';
import { checkServerCommand } from '../../harness/devices/server-command.js';
import type { Environment } from '../../harness/environment.js';
import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { isInLab } from '../../lab/is-in-lab.js';
import { LabBootError } from '../../lab/lab-boot-error.js';
import { terminalProgress } from '../../reporters/progress.js';
import { UnavailableError, UsageError } from '../../usage-error.js';
import { exitStatusOf } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';
import { ownCommand } from '../own-command.js';
import { requestedReporters } from '../reports.js';

const defaultFixture = fileURLToPath(
  new URL('../../../fixtures/comparisons/latency-across-migration.yaml', import.meta.url),
);

export interface CompareOptions {
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly json?: boolean;
  readonly rounds?: number;
  readonly workload?: readonly string[];
  readonly configuration?: readonly string[];
  /** PCI address, block device and PCI addresses. */
  readonly passthrough?: string;
  readonly bareMetal?: string;
  readonly iKnowThisErases?: readonly string[];
  /** A fixture's path; true for the project's own. */
  readonly acrossMigration?: string | true;
  readonly server?: string;
  readonly cache: string;
  readonly scale: number;
  readonly seed: number;
  readonly results: string;
  readonly reporter?: string;
  /** The ledger of a comparison that broke off. */
  readonly resume?: string;
}

/** Compares bare metal, passthrough, vfio-user and QEMU's own devices: in the lab, which is started if need be. */
export async function compare(options: CompareOptions): Promise<void> {
  if (options.acrossMigration !== undefined) return compareAcrossMigration(options);
  const settings = settingsOf(options);
  const kind: ComparisonKind<ComparisonReport> = {
    name: 'compare',
    about: { settings },
    render: renderComparison,
    tell: (report) => ({ compared: 'devices', report }),
  };
  await withReport<ComparisonReport, ComparedGroup>(options, kind, async (common) => {
    const ground = groundOf(options, settings);
    if (ground !== undefined) {
      return compareHere(settings, ground, { ...common, environment: await environmentOf(common) });
    }
    return throughLab<ComparisonReport>(words(options), common, options.scale);
  });
}

/** Measures latency before and after a migration, beside passthrough's, and ends by the verdict. */
async function compareAcrossMigration(options: CompareOptions): Promise<void> {
  const { acrossMigration } = options;
  const path = typeof acrossMigration === 'string' ? acrossMigration : defaultFixture;
  const fixture = loadAcrossMigrationFixture(path);
  const kind: ComparisonKind<AcrossMigrationReport> = {
    name: 'across-migration',
    about: { fixture },
    render: renderAcrossMigration,
    tell: (report) => ({ compared: 'across-migration', fixture, report }),
  };
  await withReport<AcrossMigrationReport, AcrossMigrationRound>(options, kind, async (common) => {
    const report = isInLab()
      ? await measureAcrossMigration({
          ...{ ...common, fixture, passthrough: labGround.passthrough },
          environment: await environmentOf(common),
        })
      : await throughLab<AcrossMigrationReport>(['compare', '--json', '--across-migration', path], common);
    process.exitCode = exitStatusOf(report.verdict);
    return report;
  });
}

/** Drives that were named are used where this process runs; without any the lab's are. Undefined outside of the lab. */
function groundOf(options: CompareOptions, settings: ComparisonSettings): Ground | undefined {
  const { passthrough, bareMetal, iKnowThisErases: erased = [] } = options;
  if (passthrough !== undefined) {
    const words = { passthrough, erased, ...(bareMetal === undefined ? {} : { bareMetal }) };
    return hostGround(chooseDrives(words, workloadsOf(settings)));
  }
  if (bareMetal !== undefined || erased.length > 0) {
    throw new UsageError(
      'Expected --passthrough beside --bare-metal and --i-know-this-erases: every ratio is to it.',
    );
  }
  return isInLab() ? labGround : undefined;
}

/** The words of the same command in the lab. */
function words(options: CompareOptions): string[] {
  return [
    ...['compare', '--json', '--cache', options.cache, '--seed', String(options.seed)],
    ...['--scale', String(options.scale)],
    ...(options.quick ? ['--quick'] : []),
    ...(options.full ? ['--full'] : []),
    ...(options.server === undefined ? [] : ['--server', options.server]),
    ...(options.rounds === undefined ? [] : ['--rounds', String(options.rounds)]),
    ...(options.workload ?? []).flatMap((name) => ['--workload', name]),
    ...(options.configuration ?? []).flatMap((name) => ['--configuration', name]),
  ];
}

/** Has the comparison made and recorded, and prints it. */
async function withReport<Report, Measurement>(
  options: CompareOptions,
  kind: ComparisonKind<Report>,
  make: Parameters<typeof recordComparison<Report, Measurement>>[2],
): Promise<void> {
  // The lab has no need of a page: the comparison outside of it makes one.
  const { reporter = isInLab() ? 'list' : 'list,html', json, results, resume } = options;
  const requests = requestedReporters({ reporter, ...(json && { json }) });
  await untilInterrupted(async (signal) => {
    try {
      const how = { results, requests, resume, signal, reproduce: ownCommand() };
      const { text, document, where } = await recordComparison(how, kind, make);
      if (requests.some(({ name }) => name === 'list')) process.stderr.write(text);
      process.stderr.write(`\nReport: ${where}\n`);
      if (json) process.stdout.write(document);
    } catch (error) {
      if (error instanceof LabBootError) throw new UnavailableError(error.message, { cause: error });
      throw error;
    }
  });
}

function environmentOf({ progress, signal }: ThroughLabOptions): Promise<Environment> {
  return prepareEnvironment({ progress: terminalProgress(progress), signal });
}

function settingsOf({
  quick = false,
  full = false,
  rounds,
  workload,
  configuration,
  cache,
  scale,
  seed,
  server,
}: CompareOptions): ComparisonSettings {
  if (cache !== 'none' && cache !== 'writeback') {
    throw new UsageError(`Expected --cache to be none or writeback, got "${cache}".`);
  }
  const unknown = workload?.find((name) => !(workloads as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Expected --workload to be one of ${workloadGrids.usual.join(', ')}, or one of the full grid, which --help tells; ` +
        `got "${unknown}".`,
    );
  }
  const unheardOf = configuration?.find((name) => !(configurations as readonly string[]).includes(name));
  if (unheardOf !== undefined) {
    throw new UsageError(
      `Expected --configuration to be one of ${configurations.join(', ')}; got "${unheardOf}".`,
    );
  }
  if (server !== undefined) checkServerCommand('--server', server);
  if (server === undefined && configuration?.includes('vfio-user-server')) {
    throw new UsageError('Expected --server beside --configuration vfio-user-server: its command.');
  }
  if (quick && full) throw new UsageError('Expected --quick or --full, got both.');
  if (scale < 1 || scale > 64) throw new UsageError(`Expected --scale to be 1 to 64, got "${scale}".`);
  if (rounds === 0) throw new UsageError('Expected --rounds to be 1 or more, got "0".');
  const grid: WorkloadGrid = quick ? 'quick' : full ? 'full' : 'usual';
  return {
    ...{ grid, cache, scale, seed },
    ...(server === undefined ? {} : { server }),
    ...(rounds === undefined ? {} : { rounds }),
    ...(workload === undefined ? {} : { workloads: workload as readonly Workload[] }),
    ...(configuration === undefined ? {} : { configurations: configuration as readonly Configuration[] }),
  };
}
