import { Command, Option } from 'commander';
import { gather, minutes, wholeNumber } from '../option-values.js';

/** What `switchover explore --help` says; the code is loaded when it is used. */
export const exploreDefinition = new Command('explore')
  .description(
    'run random scenarios until a promise breaks, and write the smallest that breaks it as a fixture',
  )
  .option('--minutes <count>', 'how long in all, such as 5 or 0.5', minutes, 5)
  .option('--seed <number>', 'decides what is drawn; drawn by lot and told if it is left out', wholeNumber)
  .addOption(
    new Option(
      '--ground <ground>',
      'device: two device servers, in milliseconds a run; machine: virtual machines',
    )
      .choices(['device', 'machine'])
      .default('device'),
  )
  .option('--findings <count>', 'end after so many different ones', wholeNumber, 1)
  .option('--mutant <name>', 'a bug that is on in every run, and to be found; may be repeated', gather)
  .option('--output <folder>', 'where the fixtures go', 'results/explore')
  .option('--json', 'print the findings on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover explore --minutes 1 --seed 1
  switchover explore --ground machine --minutes 30
  switchover explore --mutant interrupt-lost                (shows that it would be found)

Ctrl-C ends it as the limit does. Exit status: 0 nothing found, 1 something found, 64 usage, 69 something is missing here,
70 internal, 130 interrupted while it was still preparing.`,
  )
  .action(async (options) => (await import('../commands/explore.js')).explore(options));
