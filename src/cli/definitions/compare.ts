import { Command } from 'commander';
import { UsageError } from '../../usage-error.js';
import { gather, share, wholeNumber } from '../option-values.js';

/** Options that say which devices are measured side by side, and how. */
const ofDevices = [
  ...['quick', 'full', 'rounds', 'workload', 'configuration', 'scale', 'cache'],
  ...['server', 'passthrough', 'bareMetal', 'iKnowThisErases'],
];
/** Options that mean something for devices that are measured only, in the lab or on this host. */
const ofTheLab = [...ofDevices, 'acrossMigration', 'results', 'resume'];

/** What `switchover compare --help` says; the code is loaded when it is used. */
export const compareDefinition = new Command('compare')
  .description('two past results, figure by figure; or, without results, devices side by side in the lab')
  .argument('[result...]', 'two results: runs, or folders of several runs')
  .option('--json', 'print every figure as JSON on standard output')
  .option(
    '--reporter <list>',
    'as of run; by default list, and html in the lab; of results the HTML goes to report.html',
  )
  .option('--seed <number>', 'decides the order of measurements, and what is resampled', wholeNumber, 1)
  .option('--confidence <share>', "of results: of each ratio's interval", share, 0.95)
  .option('--margin <share>', 'of results: by how much what is the same may differ', share, 0.1)
  .option('--quick', 'in the lab: fewer workloads, and fewer and shorter rounds: a look, not a result')
  .option(
    '--full',
    'in the lab: the whole grid: every pattern at depths 1 to 32 with 1 to 16 jobs; takes hours',
  )
  .option('--rounds <count>', 'in the lab: rounds (9; quick: 3)', wholeNumber)
  .option('--workload <name>', 'in the lab: only this workload; repeat for more', gather)
  .option(
    '--configuration <name>',
    'in the lab: only this one beside passthrough, to which every ratio is; repeat for more',
    gather,
  )
  .option(
    '--scale <factor>',
    'in the lab: drives of 64 MiB and databases of 4 MiB, times this',
    wholeNumber,
    1,
  )
  .option(
    '--server <command>',
    'in the lab: another vfio-user server as a row of its own; {socket} and {image} are filled in',
  )
  .option('--passthrough <address>', 'instead of the lab, the NVMe drive of this host at a PCI address')
  .option('--bare-metal <device>', 'with --passthrough: another drive of this host, such as /dev/nvme1n1')
  .option(
    '--i-know-this-erases <address>',
    'a drive, by its PCI address, that workloads may write to; repeat for more',
    gather,
  )
  .option(
    '--across-migration [fixture]',
    "in the lab, instead: a vfio-user drive's latency before and after a migration, beside passthrough's",
  )
  .option('--cache <mode>', 'in the lab: of every file behind a drive, none or writeback', 'none')
  .option(
    '--resume <ledger>',
    'of devices, with the same options: go on with what a comparison that broke off had measured',
  )
  .option('--results <folder>', 'in the lab: where ledger, report and logs go', 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover compare results/old results/new           (each a folder of runs, such as --results made)
  switchover compare --json results/old results/new
  switchover compare --reporter list,html=all.html,junit=all.xml results/old results/new
  switchover compare --quick                           (bare metal, passthrough, vfio-user, QEMU's own devices)
  switchover compare --rounds 5 --workload random-read-depth-1 --json
  switchover compare --workload rocksdb-readrandom-16 --workload rocksdb-overwrite-sync --scale 4
  switchover compare --configuration vfio-user-mapped --configuration virtio-blk --workload latency
  switchover compare --full --rounds 3 --results grid
  switchover compare --full --rounds 3 --resume results/compare/latest/ledger.jsonl
  switchover compare --across-migration
  switchover compare --quick --server 'node bin/switchover.js serve --socket {socket} --namespace {image}'
  switchover compare --passthrough 0000:03:00.0 --workload random-read-depth-1
  switchover compare --passthrough 0000:03:00.0 --bare-metal /dev/nvme1n1 \\
    --i-know-this-erases 0000:03:00.0 --i-know-this-erases 0000:04:00.0

Workloads: random-read, random-write, sequential-read and sequential-write, each with -depth-1, 2, 4, 8, 16 or 32 and,
for several jobs, -jobs-2, 4, 8 or 16 after it; sequential-read and sequential-write (depth 4); latency (one thread that
waits for each read); and rocksdb-fillseq, -readrandom-4, -readrandom-16, -readwhilewriting-4, -readwhilewriting-16,
-overwrite and -overwrite-sync, which are db_bench's on a file system on the drive, with so many readers.

Configurations: bare-metal, passthrough, vfio-user-mapped and vfio-user-trapped (by how doorbells are seen), qemu-nvme,
virtio-blk and, with --server, vfio-user-server.

Without results: bare metal, passthrough, vfio-user and the devices of QEMU are measured in the lab, or with
--passthrough on this host. A drive that is mounted, partitioned, swap, the root disk, part of RAID or LVM or held by
device-mapper is refused, whatever is confirmed; its driver gets it back however the run ends.
Exit status of two results: 0 they were compared, 2 there are too few runs for a verdict. With --across-migration: 0 every
ratio is as its fixture expects, 1 one is not, 2 one is inconclusive. Of devices side by side: 0 they were measured. Of all:
64 usage, 69 something is missing here, or no lab stood, 70 internal.`,
  )
  .action(async (results: string[], options, command: Command) => {
    if (results.length > 0) {
      refuse(command, ofTheLab, 'without results: it is about devices in the lab');
      return (await import('../commands/compare-results.js')).comparePastResults(results, options);
    }
    refuse(command, ['confidence', 'margin'], 'with two results only');
    if (options.acrossMigration !== undefined) {
      refuse(
        command,
        [...ofDevices, 'seed'],
        'without --across-migration: its fixture says what is measured',
      );
    }
    return (await import('../commands/compare.js')).compare(options);
  });

/** Throws a UsageError if one of these options is on the command line. */
function refuse(command: Command, names: readonly string[], how: string): void {
  const misplaced = command.options.find((option) => {
    const name = option.attributeName();
    return names.includes(name) && command.getOptionValueSource(name) === 'cli';
  });
  if (misplaced !== undefined) throw new UsageError(`Expected ${misplaced.long} ${how}.`);
}
