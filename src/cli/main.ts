import { Command, CommanderError } from 'commander';
import { ToolchainError } from '../toolchain/toolchain-error.js';
import { UnavailableError, UsageError } from '../usage-error.js';
import { compareDefinition } from './definitions/compare.js';
import { deviceCheckDefinition } from './definitions/device-check.js';
import { exploreDefinition } from './definitions/explore.js';
import { imagesDefinition } from './definitions/images.js';
import { labDefinition } from './definitions/lab.js';
import { mergeReportsDefinition } from './definitions/merge-reports.js';
import { migratableDefinition } from './definitions/migratable.js';
import { mutantsDefinition } from './definitions/mutants.js';
import { proxyDefinition } from './definitions/proxy.js';
import { replayDefinition } from './definitions/replay.js';
import { runDefinition } from './definitions/run.js';
import { serveDefinition } from './definitions/serve.js';
import { showReportDefinition } from './definitions/show-report.js';
import { ExitStatus } from './exit-status.js';

const program = new Command('switchover')
  .description('Live-migrates guests with user-defined (vfio-user) drives, and judges what came of it.')
  .showHelpAfterError('(see switchover --help)');

// Device servers and proxies have to start quickly: a definition loads the code of its command when it is used.
const definitions = [
  runDefinition,
  replayDefinition,
  deviceCheckDefinition,
  showReportDefinition,
  mergeReportsDefinition,
  serveDefinition,
  proxyDefinition,
  mutantsDefinition,
  exploreDefinition,
  imagesDefinition,
  compareDefinition,
  migratableDefinition,
  labDefinition,
];
for (const definition of definitions) program.addCommand(definition.copyInheritedSettings(program));
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Tells the user what went wrong, and returns the exit status. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.pass : ExitStatus.usage;
  if (error instanceof UsageError) {
    console.error(error.message);
    return ExitStatus.usage;
  }
  if (error instanceof ToolchainError || error instanceof UnavailableError) {
    console.error(error.message);
    return ExitStatus.unavailable;
  }
  console.error(error);
  return ExitStatus.internal;
}
