import { Command } from 'commander';
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

/**
 * The whole command line, ready to parse. Nothing runs before `parseAsync` is called; what is wrong with a command
 * line is then thrown as a CommanderError, also by subcommands.
 */
export function buildProgram(): Command {
  const program = new Command('switchover')
    .description('Live-migrates guests with user-defined (vfio-user) drives, and judges what came of it.')
    .showHelpAfterError('(see switchover --help)');
  for (const definition of definitions) program.addCommand(definition.copyInheritedSettings(program));
  for (const command of withSubcommands(program)) command.exitOverride();
  return program;
}

/** The command and all that is below it. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
