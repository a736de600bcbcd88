import { Command } from 'commander';

/** What `switchover show-report --help` says; the code is loaded when it is used. */
export const showReportDefinition = new Command('show-report')
  .description("make a result's HTML report again from its ledger, and print its path")
  .argument('[result]', "a result's folder; by default the newest")
  .option('--results <folder>', 'where results are', 'results')
  .option('--open', 'open it in the browser')
  .action(async (result, options) =>
    (await import('../commands/show-report.js')).showReport(result, options),
  );
