import { Command } from 'commander';

/** What `switchover mutants --help` says; the code is loaded when it is used. */
export const mutantsDefinition = new Command('mutants')
  .description('list the named bugs that can be switched on, and show that the fixtures notice them')
  .argument('[mutant...]', 'mutants to run; none: list them all')
  .option('--all', 'run every mutant')
  .option('--control', 'also run each fixture without its mutant: it has to keep every promise then')
  .option('--results <folder>', 'where ledgers and logs go', 'results/mutants')
  .option('--json', 'print the outcomes (name, caught, by, reason, seconds) on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover mutants                              (the list)
  switchover mutants completion-phase-lost        (one of them)
  switchover mutants --all --control --json

Exit status: 0 every mutant was caught, 1 one survived, 64 usage, 70 internal.`,
  )
  .action(async (names: string[], options) =>
    (await import('../commands/mutants.js')).mutants(names, options),
  );
