import { Command } from 'commander';

/** What `switchover doctor --help` says; the code is loaded when it is used. */
export const doctorDefinition = new Command('doctor')
  .description('say what this computer has, what that allows and what to install; remove what dead runs left')
  .option('--qemu <path>', 'the QEMU to look at, instead of the one that runs would use')
  .option('--results <folder>', 'where results are to go', 'results')
  .option('--reap', 'remove what runs that were killed have left, and nothing else')
  .option('--json', 'print what was found, or removed, on standard output')
  .addHelpText(
    'after',
    `
Examples:
  switchover doctor
  switchover doctor --json
  switchover doctor --reap

Nothing is downloaded. Exit status: 0 the main job can run, or what was left is removed, 64 usage,
69 something that the main job needs is missing, 70 internal.`,
  )
  .action(async (options) => (await import('../commands/doctor.js')).doctor(options));
