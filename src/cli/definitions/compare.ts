import { Command } from 'commander';
import { gather, wholeNumber } from '../option-values.js';

/** What `switchover compare --help` says; the code is loaded when it is used. */
export const compareDefinition = new Command('compare')
  .description('bare metal, passthrough, vfio-user and the devices of QEMU side by side')
  .option('--quick', 'fewer workloads, and fewer and shorter rounds: a look, not a result')
  .option('--json', 'print every figure as JSON on standard output')
  .option('--rounds <count>', 'rounds (9; quick: 5)', wholeNumber)
  .option('--workload <name>', 'only this workload; repeat for more', gather)
  .option('--passthrough <address>', 'instead of the lab, the NVMe drive of this host at a PCI address')
  .option('--bare-metal <device>', 'with --passthrough: another drive of this host, such as /dev/nvme1n1')
  .option(
    '--i-know-this-erases <address>',
    'a drive, by its PCI address, that workloads may write to; repeat for more',
    gather,
  )
  .option(
    '--across-migration [fixture]',
    "instead: a vfio-user drive's latency before and after a migration, beside passthrough's",
  )
  .option('--cache <mode>', 'of every file behind a drive: none or writeback', 'none')
  .option('--seed <number>', 'decides the order of measurements', wholeNumber, 1)
  .option('--results <folder>', 'where ledger, report and logs go', 'results')
  .addHelpText(
    'after',
    `
Examples:
  switchover compare --quick
  switchover compare --rounds 5 --workload random-read-depth-1 --json
  switchover compare --across-migration
  switchover compare --passthrough 0000:03:00.0 --workload random-read-depth-1
  switchover compare --passthrough 0000:03:00.0 --bare-metal /dev/nvme1n1 \\
    --i-know-this-erases 0000:03:00.0 --i-know-this-erases 0000:04:00.0

Without --passthrough it runs in the lab. A drive that is mounted, partitioned, swap, the root disk, part of RAID or LVM
or held by device-mapper is refused, whatever is confirmed; its driver gets it back however the run ends.`,
  )
  .action(async (options) => (await import('../commands/compare.js')).compare(options));
