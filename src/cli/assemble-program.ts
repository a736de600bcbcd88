import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { takesDefaults } from './defaults/option-names.js';

/**
 * Puts a command line of these commands together, ready to parse. Nothing runs before `parseAsync` is called; what is wrong with a command
 * line is then thrown as a CommanderError, also by subcommands.
 */
export function assembleProgram(definitions: readonly Command[]): Command {
  const program = new Command('switchover')
    .description('Live-migrates guests with user-defined (vfio-user) drives, and judges what came of it.')
    .version(version(), '--version', 'print the version')
    .option('--config <file>', 'defaults of options, instead of switchover.config.{yaml,ts,js,mjs} here')
    .addHelpText(
      'after',
      `
Examples:
  switchover doctor                                                    (what this computer has)
  switchover run fixtures/scenarios/one-quick-migration.yaml           (one live migration, judged, in seconds)
  switchover run fixtures/scenarios/device-server-stands-still.yaml    (fails on purpose: a report to read)
  switchover run --help                                                (each command has examples)

docs/guide/first-failure.md goes through a first run. Human output is on standard error, data on standard output.`,
    )
    .showHelpAfterError('(see switchover --help)');
  for (const definition of definitions) program.addCommand(definition.copyInheritedSettings(program));
  for (const command of withSubcommands(program)) command.exitOverride();
  program.hook('preAction', async (_, command) => {
    if (!takesDefaults(command)) return;
    const { applyDefaults } = await import('./defaults/apply-defaults.js');
    const file = program.opts<{ config?: string }>().config ?? process.env.SWITCHOVER_CONFIG;
    await applyDefaults(command, { commands: withSubcommands(program).slice(1), file });
  });
  return program;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The command and all that is below it. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
