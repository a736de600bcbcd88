import { Command } from 'commander';
import { addSelectionOptions } from '../selection-options.js';

/** What `switchover list --help` says; the code is loaded when it is used. */
export const listDefinition = addSelectionOptions(
  new Command('list')
    .description('list fixtures: what "switchover run" would perform with the same paths and options')
    .argument(
      '[path...]',
      'as of run; none: all of fixtures/scenarios and fixtures/regressions, or what --last-failed is about',
    ),
)
  .option('--results <folder>', 'where past durations and the last run are looked for', 'results')
  .option('--json', 'print them as data on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover list
  switchover list --tag device --grep doorbell
  switchover list --tag '!slow' --json fixtures/scenarios
  switchover list --shard 2/3 --durations durations.json

Exit status: 0 there are some, 64 usage: also if nothing is left.`,
  )
  .action(async (paths: string[], options) => (await import('../commands/list.js')).list(paths, options));
