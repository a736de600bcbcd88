import { tmpdir } from 'node:os';
import path from 'node:path';
import { deviceCommands } from '../device-level/devices/device-commands.js';
import type { Fixture } from '../fixtures/fixture.js';
import { pairCommands } from '../harness/command-lines.js';
import { findEnvironment } from '../harness/prepare-environment.js';
import { RunPaths } from '../harness/resources/run-paths.js';
import { isGuestSaved } from '../harness/warm/start.js';
import { type FixtureCommands, renderCommands } from '../reporters/command-lines.js';
import { mayStartWarm } from '../runner/run-scenario.js';
import { environmentChoice } from './chosen-environment.js';
import { type FixtureOverrides, overrideFixtures } from './fixture-overrides.js';
import type { RunOptions } from './run-options.js';

export interface DryRunOptions {
  readonly extraArguments: readonly string[];
  readonly json: boolean;
}

/**
 * Prints the command lines of runs with each of the builds, on standard output, and starts none of them. A build is
 * what options of the command line say.
 */
export async function printCommandLines(
  fixtures: readonly Fixture[],
  builds: readonly (RunOptions & FixtureOverrides)[],
  { extraArguments, json }: DryRunOptions,
): Promise<void> {
  const all: FixtureCommands[] = [];
  for (const build of builds) {
    const leaveOut = (sentence: string) => process.stderr.write(`leaving out ${sentence}\n`);
    for (const changed of overrideFixtures(fixtures, build, leaveOut)) {
      const folder = path.join(tmpdir(), `switchover-dry-run${all.length === 0 ? '' : `-${all.length + 1}`}`);
      all.push(await commandsOf(changed, new RunPaths(folder), { ...build, extraArguments }));
    }
  }
  process.stdout.write(json ? `${JSON.stringify(all, undefined, 2)}\n` : all.map(renderCommands).join('\n'));
}

async function commandsOf(
  { name, ...fixture }: Fixture,
  directory: RunPaths,
  options: RunOptions & Pick<DryRunOptions, 'extraArguments'>,
): Promise<FixtureCommands> {
  const common = { fixture: name, folder: directory.path };
  if (fixture.kind === 'device') return { ...common, ...deviceCommands(fixture.scenario, directory) };
  const { scenario } = fixture;
  const environment = await findEnvironment(environmentChoice(options));
  const { extraArguments, trace = false, traceMemory = false } = options;
  const may = mayStartWarm(scenario, options);
  const warm = await isGuestSaved({ scenario, environment, extraArguments, warm: may });
  const pair = { scenario, environment, directory, evidence: directory.path, extraArguments };
  return { ...common, warm, ...pairCommands({ ...pair, trace, traceMemory, warm }) };
}
