import { Command, Option } from 'commander';
import { gather, positiveNumber, wholeNumber } from '../option-values.js';

/** What `switchover run --help` says; the code is loaded when it is used. */
export const runDefinition = new Command('run')
  .description('perform and judge scenarios')
  .argument('<path...>', 'scenario files, regressions, past results, or folders of such files and folders')
  .option('--carrier <carrier>', "how the device's state gets across: out-of-band, in-band or none")
  .option('--doorbells <kind>', "the reference device's doorbells: trapped, mapped or shadow")
  .option('--device-server <command>', 'another vfio-user server; {socket} and {image} are filled in')
  .option('--transport <kind>', 'migrate over a unix or a tcp socket')
  .option('--migrations <count>', 'how many migrations in a row', wholeNumber)
  .option('--qemu <path>', 'the QEMU to use on both sides')
  .option('--source-qemu <path>', 'the QEMU of the source')
  .option('--destination-qemu <path>', 'the QEMU of the destination')
  .addOption(
    new Option('--accel <accelerator>', 'instead of the one that is found to work').choices(['kvm', 'tcg']),
  )
  .option('--results <folder>', 'where ledger, report and logs go', 'results')
  .option('--mutant <name>', "have this bug instead of the scenario's; may be repeated", gather)
  .option('--no-mutants', 'have none of the bugs that the scenario switches on')
  .option('--seed <number>', "instead of the scenario's: decides all that is random", wholeNumber)
  .option('--repeat-each <count>', 'run each so often', positiveNumber)
  .option('--max-failures <count>', 'stop after so many runs that did not pass', positiveNumber)
  .option('-x', 'stop after the first: --max-failures 1')
  .option('--cold', 'boot the guest, even if a saved one fits')
  .option('--trace', 'record every vfio-user message')
  .option(
    '--trace-memory',
    'with --trace: all that the device servers see, for "switchover replay"; boots cold',
  )
  .option('--json', 'print verdicts and figures on standard output')
  .option(
    '--reporter <list>',
    'list, html, junit, tap, json, github, trace; separated by commas, each may be NAME=FILE',
    'list,html',
  )
  .addHelpText(
    'after',
    `
Examples:
  switchover run fixtures/scenarios/one-controller-random-writes.yaml
  switchover run --carrier none fixtures/scenarios/one-controller-random-writes.yaml   (the drive dies: exit 1)
  switchover run fixtures/regressions                                      (each breaks its promise: exit 1)
  switchover run --no-mutants -x fixtures/regressions                      (each keeps every promise)
  switchover run --repeat-each 10 --seed 7 fixtures/scenarios/journal.yaml
  switchover run --mutant interrupt-lost fixtures/scenarios/journal.yaml
  switchover run --device-server './my-nvme --socket {socket} --image {image}' fixtures/scenarios/idle-guest.yaml
  switchover run --reporter list,html,junit=junit.xml fixtures/scenarios/*.yaml

Arguments after -- are added to both QEMUs' command lines.
Exit status: 0 every promise held, 1 one broke, 2 inconclusive, 64 usage, 69 something is missing here, 70 internal.`,
  )
  .allowExcessArguments()
  .action(async (paths: string[], options) => (await import('../commands/run.js')).run(paths, options));
