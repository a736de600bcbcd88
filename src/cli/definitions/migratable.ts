import { Command } from 'commander';

/** What `switchover migratable --help` says; the code is loaded when it is used. */
export const migratableDefinition = new Command('migratable')
  .description('in the lab: which drives QEMU lets migrate, and what it says of passthrough')
  .option('--json', 'print all that was found as JSON on standard output')
  .option('--results <folder>', 'where ledger and logs go', 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover migratable
  switchover migratable --json`,
  )
  .action(async (options) => (await import('../commands/migratable.js')).migratable(options));
