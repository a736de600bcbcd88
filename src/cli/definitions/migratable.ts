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
  switchover lab -- migratable
  switchover lab -- migratable --json

Exit status: 0 what QEMU says was found out, whatever it is, 64 usage, 69 this is not the lab, or something is missing
here, 70 internal.`,
  )
  .action(async (options) => (await import('../commands/migratable.js')).migratable(options));
