import { Command } from 'commander';

/** What `switchover images --help` says; the code is loaded when it is used. */
export const imagesDefinition = new Command('images')
  .description(
    'find or unpack QEMU, build the guest image and probe the accelerator, and print where they are',
  )
  .option('--json', 'print them as JSON')
  .addHelpText(
    'after',
    `
Examples:
  switchover images
  switchover images --json`,
  )
  .action(async (options) => (await import('../commands/images.js')).images(options));
