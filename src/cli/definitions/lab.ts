import { Command, Option } from 'commander';
import { wholeNumber } from '../option-values.js';

/** What `switchover lab --help` says; the code is loaded when it is used. */
export const labDefinition = new Command('lab')
  .description('one machine with an IOMMU, NVMe drives and nested virtualization, and switchover in it')
  .argument('[command...]', 'a switchover command, after --; with --suites, suites')
  .option('--shell', 'open a console instead of running a command')
  .option(
    '--suites',
    "run the project's suites instead of a command; all that can run there, if none is named",
  )
  .option('--memory <MiB>', 'memory of the lab', wholeNumber, 3072)
  .option('--processors <count>', 'processors of the lab (as many as this computer has: 2 to 4)', wholeNumber)
  .option('--qemu <path>', 'the QEMU that the lab runs on')
  .addOption(
    new Option('--accel <accelerator>', 'instead of the one that is found to work').choices(['kvm', 'tcg']),
  )
  .option('--results <folder>', "where the lab's logs and the command's results go", 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover lab -- run fixtures/scenarios/one-controller-random-writes.yaml
  switchover lab -- compare --quick --json
  switchover lab --shell
  switchover lab --suites suites/stock-qemu-loses-the-device.suite.ts -- --grep 'loses the drive'

Files of this computer that the command names are copied into the lab. It exits like the command. Each suite runs in a
fresh lab; after -- come options of mocha, whose lines are told as they come. Suites need a checkout.
Exit status: the command's. Of suites: 0 every test passed, 1 one failed, 2 none ran. Of both: 64 usage, 69 the lab did not
boot, or broke down more often than is borne, 70 internal.`,
  )
  .action(async (words: string[], options) => (await import('../commands/lab.js')).lab(words, options));
