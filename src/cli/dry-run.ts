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
import type { RunOptions } from './run-options.js';

export interface DryRunOptions extends RunOptions {
  readonly extraArguments: readonly string[];
  readonly json?: boolean;
}

/** Prints the command lines of runs, on standard output, and starts none of them. */
export async function printCommandLines(fixtures: readonly Fixture[], options: DryRunOptions): Promise<void> {
  const all: FixtureCommands[] = [];
  for (const [index, fixture] of fixtures.entries()) {
    const folder = path.join(tmpdir(), `switchover-dry-run${index === 0 ? '' : `-${index + 1}`}`);
    all.push(await commandsOf(fixture, new RunPaths(folder), options));
  }
  process.stdout.write(
    options.json ? `${JSON.stringify(all, undefined, 2)}\n` : all.map(renderCommands).join('\n'),
  );
}

async function commandsOf(
  { name, ...fixture }: Fixture,
  directory: RunPaths,
  options: DryRunOptions,
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
