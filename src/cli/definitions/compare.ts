import { Command } from 'commander';
import { gather, wholeNumber } from '../option-values.js';

/** What `switchover compare --help` says; the code is loaded when it is used. */
export const compareDefinition = new Command('compare')
  .description('bare metal, passthrough, vfio-user and the devices of QEMU side by side, in the lab')
  .option('--quick', 'fewer workloads, and fewer and shorter rounds: a look, not a result')
  .option('--json', 'print every figure as JSON on standard output')
  .option('--rounds <count>', 'rounds (9; quick: 5)', wholeNumber)
  .option('--workload <name>', 'only this workload; repeat for more', gather)
  .option(
    '--across-migration [fixture]',
    "instead: a vfio-user drive's latency before and after a migration, beside passthrough's",
  )
  .option('--cache <mode>', 'of every file behind a drive: none or writeback', 'none')
  .option('--seed <number>', 'decides the order of measurements', wholeNumber, 1)
  .option('--results <folder>', 'where ledger, report and logs go', 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover compare --quick
  switchover compare --rounds 5 --workload random-read-depth-1 --json`,
  )
  .action(async (options) => (await import('../commands/compare.js')).compare(options));
