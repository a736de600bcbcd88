import { Command } from 'commander';

/** What `switchover show-report --help` says; the code is loaded when it is used. */
export const showReportDefinition = new Command('show-report')
  .description("make a result's HTML report again from its ledger, and print its path")
  .argument('[result...]', "a result's folder, by default the newest; others are shown beside it")
  .option('--results <folder>', 'where results are', 'results')
  .option('--json', 'print figures and verdicts on standard output, and the path on standard error')
  .option('--open', 'open it in the browser')
  .addHelpText(
    'after',
    `
Examples:
  switchover show-report                                          (of the newest result)
  switchover show-report --open results/idle-guest/latest
  switchover show-report results/idle-guest/latest results/compare/latest   (beside the drives of a comparison)`,
  )
  .action(async (results, options) =>
    (await import('../commands/show-report.js')).showReport(results, options),
  );
