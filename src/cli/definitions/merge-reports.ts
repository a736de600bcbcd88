import { Command } from 'commander';

/** What `switchover merge-reports --help` says; the code is loaded when it is used. */
export const mergeReportsDefinition = new Command('merge-reports')
  .description('make one report of several results, such as those of shards')
  .argument('<folder...>', 'folders with results in them, at any depth')
  .option('--reporter <list>', 'as of run; the HTML goes to report.html', 'html')
  .option('--json', 'print figures and verdicts of all on standard output, as the reporter json does')
  .addHelpText(
    'after',
    `
Examples:
  switchover merge-reports --reporter html=all.html,junit=all.xml shard-1/results shard-2/results
  switchover merge-reports results/idle-guest results/compare/latest        (runs beside the drives of a comparison)

Exit status: 0 the report is made, whatever its verdicts are; 2 it is, but a shard is missing or did not run to its end;
64 usage, also if there is no ledger.`,
  )
  .action(async (folders, options) =>
    (await import('../commands/merge-reports.js')).mergeReports(folders, options),
  );
