import { Command } from 'commander';
import { gather, wholeNumber } from '../option-values.js';

/** What `switchover serve --help` says; the code is loaded when it is used. */
export const serveDefinition = new Command('serve')
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
  .addHelpText(
    'after',
    `
Examples:
  switchover serve --socket /tmp/nvme.sock --namespace memory,size=67108864
  switchover serve --socket /tmp/nvme.sock --namespace /tmp/disk.img,size=1073741824,block-size=4096 --cache volatile
  switchover serve --socket /tmp/b.sock --namespace /tmp/disk.img --incoming       (waits for a migrated state)
  switchover serve --socket /tmp/nvme.sock --namespace /tmp/disk.img --mutant interrupt-lost

QEMU connects by -device '{"driver":"vfio-user-pci","socket":{"type":"unix","path":"/tmp/nvme.sock"}}', with guest
memory that is shared. SIGTERM ends it.`,
  )
  .action(async (options) => (await import('../commands/serve.js')).serve(options));
