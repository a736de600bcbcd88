import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ToolchainError } from '../toolchain/toolchain-error.js';
import { UnavailableError, UsageError } from '../usage-error.js';
import { ExitStatus } from './exit-status.js';

const program = new Command('switchover')
  .description('Live-migrates guests with user-defined (vfio-user) drives, and judges what came of it.')
  .exitOverride()
  .showHelpAfterError('(see switchover --help)');

// Each command's code is loaded only when it is used: device servers and proxies have to start quickly.
program
  .command('run')
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
  .action(async (paths: string[], options) => (await import('./commands/run.js')).run(paths, options));

program
  .command('replay')
  .description('repeat a past result, a fixture, or the recorded messages of a device')
  .argument('<path...>', 'folders of results, fixtures as for run, or traces (.jsonl, .jsonl.gz)')
  .option('--repeat-each <count>', 'repeat each so often', positiveNumber)
  .option('--device-server <command>', 'a trace: against this server; {socket} and {image} are filled in')
  .option('--mutant <name>', 'a trace: against the reference device with this bug; may be repeated', gather)
  .option('--results <folder>', 'where ledgers, reports and logs go', 'results')
  .option('--json', 'print verdicts and figures, or differences, on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover replay results/journal/latest                  (again as it was, and both verdicts side by side)
  switchover replay --repeat-each 10 fixtures/regressions/spdk-2363-source-stays-stopped

  switchover run --trace --trace-memory fixtures/scenarios/idle-guest.yaml
  switchover replay results/idle-guest/latest/a-vfio-user.jsonl        (without a virtual machine, in a second)
  switchover replay --device-server './my-nvme --socket {socket} --image {image}' trace.jsonl.gz

Exit status: as of run; of a trace 0 the device server did the same, 1 it did not.`,
  )
  .action(async (paths: string[], options) => (await import('./commands/replay.js')).replay(paths, options));

program
  .command('device-check')
  .description('check a device server without a virtual machine: thousands of migrations between two of them')
  .option('--device-server <command>', 'another vfio-user server; {socket} and {image} are filled in')
  .option('--block-size <bytes>', "of that server's namespace: 512 or 4096", wholeNumber, 512)
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
  .action(async (options) => (await import('./commands/device-check.js')).deviceCheck(options));

program
  .command('show-report')
  .description("make a result's HTML report again from its ledger, and print its path")
  .argument('[result]', "a result's folder; by default the newest")
  .option('--results <folder>', 'where results are', 'results')
  .option('--open', 'open it in the browser')
  .action(async (result, options) => (await import('./commands/show-report.js')).showReport(result, options));

program
  .command('merge-reports')
  .description('make one report of several results, such as those of shards')
  .argument('<folder...>', 'folders with results in them, at any depth')
  .option('--reporter <list>', 'as of run; the HTML goes to report.html', 'html')
  .addHelpText(
    'after',
    `
Example:
  switchover merge-reports --reporter html=all.html,junit=all.xml shard-1/results shard-2/results`,
  )
  .action(async (folders, options) =>
    (await import('./commands/merge-reports.js')).mergeReports(folders, options),
  );

program
  .command('serve')
  .description('serve the reference NVMe device on a vfio-user socket')
  .requiredOption('--socket <path>', 'where to listen')
  .requiredOption(
    '--namespace <file[,size=BYTES][,block-size=512|4096]>',
    'a backing file, or memory,size=BYTES; repeat for more namespaces',
    gather,
  )
  .option('--doorbells <kind>', 'trapped, mapped or shadow', 'trapped')
  .option('--queues <count>', 'I/O queue pairs', wholeNumber, 4)
  .option('--cache <mode>', 'writeback, none or volatile (lost by SIGKILL until flushed)', 'writeback')
  .option('--serial <text>', 'the serial number; a guest with two devices needs two')
  .option(
    '--backend-fault <kind[,trigger=FILE][,after=N][,count=N][,ms=N]>',
    'let reading, writing or synchronizing the images fail, for as long as FILE exists; may be repeated',
    gather,
  )
  .option(
    '--mutant <name>',
    'a bug that the device or its server is to have, to see whether it is noticed; may be repeated',
    gather,
  )
  .option('--incoming', 'the image belongs to another server until a migration hands it over')
  .action(async (options) => (await import('./commands/serve.js')).serve(options));

program
  .command('proxy')
  .description('sit between QEMU and a vfio-user device server')
  .requiredOption('--listen <path>', "QEMU's socket")
  .requiredOption('--connect <path>', "the device server's socket")
  .requiredOption('--control <path>', 'the socket for injected requests')
  .option('--trace <file>', 'record every message')
  .option('--trace-memory', 'keep the device server to messages, so that the trace holds all that it sees')
  .option(
    '--fault <action[=value][,match…]>',
    'what is to go wrong with messages, such as delay=250,from=client,command=DEVICE_FEATURE,injected,nth=2; repeat for more',
    (value: string, all: string[] = []) => [...all, value],
  )
  .option('--mutant <name>', 'a bug to switch on; repeat for more', (value: string, all: string[] = []) => [
    ...all,
    value,
  ])
  .action(async (options) => (await import('./commands/proxy.js')).proxy(options));

program
  .command('mutants')
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
    (await import('./commands/mutants.js')).mutants(names, options),
  );

program
  .command('explore')
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

Ctrl-C ends it as the limit does. Exit status: 0 nothing found, 1 something found, 64 usage, 70 internal.`,
  )
  .action(async (options) => (await import('./commands/explore.js')).explore(options));

program
  .command('images')
  .description(
    'find or unpack QEMU, build the guest image and probe the accelerator, and print where they are',
  )
  .option('--json', 'print them as JSON')
  .action(async (options) => (await import('./commands/images.js')).images(options));

program
  .command('compare')
  .description('bare metal, passthrough, vfio-user and the devices of QEMU side by side, in the lab')
  .option('--quick', 'fewer workloads, and fewer and shorter rounds: a look, not a result')
  .option('--json', 'print every figure as JSON on standard output')
  .option('--rounds <count>', 'rounds (9; quick: 5)', wholeNumber)
  .option('--workload <name>', 'only this workload; repeat for more', gather)
  .option('--cache <mode>', 'of every file behind a drive: none or writeback', 'none')
  .option('--seed <number>', 'decides the order of measurements', wholeNumber, 1)
  .option('--results <folder>', 'where ledger, report and logs go', 'results')
  .action(async (options) => (await import('./commands/compare.js')).compare(options));

program
  .command('migratable')
  .description('in the lab: which drives QEMU lets migrate, and what it says of passthrough')
  .option('--json', 'print all that was found as JSON on standard output')
  .option('--results <folder>', 'where ledger and logs go', 'results')
  .action(async (options) => (await import('./commands/migratable.js')).migratable(options));

program
  .command('lab')
  .description('one machine with an IOMMU, NVMe drives and nested virtualization, and switchover in it')
  .argument('[command...]', 'a switchover command, after --')
  .option('--shell', 'open a console instead of running a command')
  .option('--memory <MiB>', 'memory of the lab', wholeNumber, 3072)
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

Files of this computer that the command names are copied into the lab. It exits like the command.`,
  )
  .action(async (words: string[], options) => (await import('./commands/lab.js')).lab(words, options));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function gather(value: string, all: readonly string[] = []): string[] {
  return [...all, value];
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}

function positiveNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of at least 1.');
}

function minutes(text: string): number {
  // A timer holds at most 2^31 - 1 ms.
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= 35_000) return Number(text);
  throw new InvalidArgumentError('Expected a number of minutes, more than 0 and at most 35000.');
}

/** Tells the user what went wrong, and returns the exit status. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.pass : ExitStatus.usage;
  if (error instanceof UsageError) {
    console.error(error.message);
    return ExitStatus.usage;
  }
  if (error instanceof ToolchainError || error instanceof UnavailableError) {
    console.error(error.message);
    return ExitStatus.unavailable;
  }
  console.error(error);
  return ExitStatus.internal;
}
