import { Command, Option } from 'commander';

/** What `switchover console --help` says; the code is loaded when it is used. */
export const consoleDefinition = new Command('console')
  .description('attach to the console of a guest that "run --keep-on-failure" left up')
  .argument('<run>', "a result's folder, a scenario's name for its newest result, or latest")
  .addOption(
    new Option('--side <side>', 'which machine; by default the one that the guest is on').choices([
      'source',
      'destination',
    ]),
  )
  .option('--results <folder>', 'where results are', 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover console latest                            (a shell in the guest; Ctrl-] leaves it)
  switchover console idle-guest --side destination

Exit status: 0 left, 64 usage, 69 no machine is up there.`,
  )
  .action(async (run: string, options) =>
    (await import('../commands/console.js')).attachConsole(run, options),
  );
