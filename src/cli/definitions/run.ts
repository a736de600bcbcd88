import { Command, Option } from 'commander';
import { UsageError } from '../../usage-error.js';
import { duration, gather, positiveNumber, wholeNumber } from '../option-values.js';
import { addSelectionOptions } from '../selection-options.js';

/** What `switchover run --help` says; the code is loaded when it is used. */
export const runDefinition = addSelectionOptions(
  new Command('run')
    .description('perform and judge scenarios')
    .argument(
      '[path...]',
      'scenario files, regressions, past results, or folders of such files and folders; ' +
        'none, with --grep, --tag, --last-failed or --shard: all of fixtures/scenarios and fixtures/regressions',
    ),
)
  .option('--carrier <carrier>', "how the device's state gets across: out-of-band, in-band or none")
  .option('--doorbells <kind>', "the reference device's doorbells: trapped, mapped or shadow")
  .option(
    '--device-server <command>',
    'another vfio-user server; {socket}, {image} and {incoming} are filled in',
  )
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
  .option(
    '--retries <count>',
    'try so often again what did not pass, unless integrity was broken: what passes then is flaky, exit 2',
    wholeNumber,
  )
  .option('--allow-flaky', 'exit 0 even if something passed only when it was tried again')
  .option('--cold', 'boot the guest, even if a saved one fits')
  .option('--trace', 'record every vfio-user message')
  .option(
    '--trace-memory',
    'with --trace: all that the device servers see, for "switchover replay"; boots cold',
  )
  .option(
    '--keep-on-failure',
    'when a promise breaks, leave the machines up until Ctrl-C and say how to attach',
  )
  .option('--keep-for <time>', 'with --keep-on-failure: not longer than this, such as 10min', duration)
  .option('--dry-run', 'start nothing; print every command line of a run, as one can paste it')
  .option(
    '--gate <name>',
    'run as often as this gate asks (fixtures/gates, or a file), and judge the figures',
  )
  .option('--baseline <result>', 'with --gate: the past result that it compares with')
  .option('--baseline-qemu <path>', 'with --gate: run by turns with this QEMU, and compare with that')
  .option('--baseline-device-server <command>', 'with --gate: the same with this device server')
  .option('--comparison <result>', 'with --gate: of "switchover compare", for the latency of passthrough')
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
  switchover run --tag 'doorbells,queues' --tag '!slow'                    (some of all; "switchover list" shows which)
  switchover run --last-failed                                             (what did not pass in the last run)
  switchover run --shard 1/3 --durations durations.json --tag device       (on each of three computers one shard)
  switchover run --dry-run --cold fixtures/scenarios/one-controller-random-writes.yaml
  switchover run --repeat-each 10 --seed 7 fixtures/scenarios/journal.yaml
  switchover run --mutant enable-bit-lost fixtures/scenarios/journal.yaml                 (a bug that is noticed: exit 1)
  switchover run --device-server './my-nvme --socket {socket} --image {image}' fixtures/scenarios/idle-guest.yaml
  switchover run --keep-on-failure --carrier none fixtures/scenarios/idle-guest.yaml      (then: switchover qmp latest)
  switchover run --reporter list,html,junit=junit.xml fixtures/scenarios/*.yaml
  switchover run --gate release fixtures/scenarios/one-controller-random-writes.yaml
  switchover run --gate no-slower --baseline-qemu /opt/old/bin/qemu-system-x86_64 fixtures/scenarios/idle-guest.yaml

Arguments after -- are added to both QEMUs' command lines. Of several fixtures one that an option contradicts is left out,
as one about the reference device is with --device-server; it is said which, and why.
Exit status: 0 every promise held, 1 one broke, 2 inconclusive or flaky, 3 a gate was breached, 64 usage,
69 something is missing here, 70 internal.`,
  )
  .allowExcessArguments()
  .action(async (paths: string[], options) => {
    if (options.gate !== undefined && !options.dryRun)
      return (await import('../commands/run-gate.js')).runGate(paths, options);
    const stray = ['baseline', 'baselineQemu', 'baselineDeviceServer', 'comparison'].find(
      (name) => name in options,
    );
    if (stray !== undefined && options.gate === undefined) {
      const option = stray.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new UsageError(`Expected --${option} with --gate only.`);
    }
    return (await import('../commands/run.js')).run(paths, options);
  });
