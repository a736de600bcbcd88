import { deviceGround } from '../../explore/device/device-ground.js';
import { type ExploreOptions, explore as search } from '../../explore/explore.js';
import type { Exploration } from '../../explore/finding.js';
import { machineGround } from '../../explore/machine/machine-ground.js';
import { prepareEnvironment } from '../../harness/prepare-environment.js';
import { isOfDevice, mutantNamed } from '../../mutants/registry.js';
import { renderExploration } from '../../reporters/exploration.js';
import { progressLines, terminalProgress } from '../../reporters/progress.js';
import { UsageError } from '../../usage-error.js';
import { ExitStatus } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';

/** How often a finding is repeated, to say how reliable its fixture is. */
const repeats = 10;

export interface ExploreCommandOptions {
  readonly minutes: number;
  readonly seed?: number;
  readonly ground: 'device' | 'machine';
  readonly mutant?: readonly string[];
  readonly findings: number;
  readonly output: string;
  readonly json?: boolean;
}

/** Looks for scenarios that break a promise, and sets the exit status by whether there was one. */
export async function explore(options: ExploreCommandOptions): Promise<void> {
  const { minutes, ground, mutant: mutants = [], findings, output } = options;
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  if (seed > 0x7fff_ffff) throw new UsageError(`Expected --seed to be at most ${0x7fff_ffff}, got ${seed}.`);
  if (findings < 1) throw new UsageError(`Expected --findings to be at least 1, got ${findings}.`);
  checkMutants(mutants, ground);
  const progress = progressLines();
  const exploration = await untilInterrupted((signal) =>
    performOn(options.ground, mutants, { minutes, seed, findings, repeats, output, signal, progress }),
  );
  if (exploration === undefined) return;
  process.stderr.write(renderExploration(exploration));
  if (options.json) process.stdout.write(`${JSON.stringify(exploration, undefined, 2)}\n`);
  process.exitCode = exploration.findings.length === 0 ? ExitStatus.pass : ExitStatus.broken;
}

async function performOn(
  ground: 'device' | 'machine',
  mutants: readonly string[],
  options: ExploreOptions,
): Promise<Exploration> {
  if (ground === 'device') return await search(deviceGround(mutants), options);
  const { signal, progress } = options;
  const environment = await prepareEnvironment({ progress: terminalProgress(progress), signal });
  return await search(machineGround(environment, mutants), options);
}

/** Throws a UsageError for a name that is none, and for a bug that has no place at the ground. */
function checkMutants(names: readonly string[], ground: 'device' | 'machine'): void {
  for (const mutant of names.map(mutantNamed)) {
    if (ground === 'machine' || isOfDevice(mutant)) continue;
    const { name, places } = mutant;
    throw new UsageError(
      `Expected a mutant of the device or its server at the device ground, found "${name}" (${places.join(' and ')}); use --ground machine.`,
    );
  }
}
