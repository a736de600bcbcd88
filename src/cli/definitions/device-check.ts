import { Command } from 'commander';
import { gather, wholeNumber } from '../option-values.js';

/** What `switchover device-check --help` says; the code is loaded when it is used. */
export const deviceCheckDefinition = new Command('device-check')
  .description('check a device server without a virtual machine: thousands of migrations between two of them')
  .option(
    '--device-server <command>',
    'another vfio-user server; {socket}, {image} and {incoming} are filled in',
  )
  .option('--block-size <bytes>', "of that server's namespace: 512 (if left out) or 4096", wholeNumber)
  .option('--seed <number>', 'decides what is done; the same seed does the same', wholeNumber, 1)
  .option('--migrations <count>', 'how many, in all', wholeNumber, 400)
  .option('--commands <count>', 'between two migrations, about', wholeNumber, 16)
  .option('--mutant <name>', 'have the reference device do this wrong; may be repeated', gather)
  .option('--results <folder>', 'where ledgers and logs go', 'results')
  .option('--json', 'print verdicts and figures on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover device-check
  switchover device-check --device-server './my-nvme --socket {socket} --image {image}'

Exit status: 0 every promise held, 1 one broke, 2 inconclusive, 64 usage, 69 the server cannot migrate, 70 internal.`,
  )
  .action(async (options) => (await import('../commands/device-check.js')).deviceCheck(options));
