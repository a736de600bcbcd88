import { Command } from 'commander';

/** What `switchover init --help` says; the code is loaded when it is used. */
export const initDefinition = new Command('init')
  .description("make a test suite (mocha's) for a device server of your own")
  .argument('[folder]', 'where; it has to be empty or not there yet', 'device-server-suite')
  .option('--device-server <command>', 'how it is started; {socket}, {image} and {incoming} are filled in')
  .addHelpText(
    'after',
    `
Examples:
  switchover init
  switchover init my-suite --device-server './my-nvme --socket {socket} --image {image}'

Then: cd my-suite && npm install && npm test. Exit status: 0 made, 64 usage.`,
  )
  .action(async (folder: string, options) => (await import('../commands/init.js')).init(folder, options));
