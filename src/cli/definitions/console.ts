import { attachCommand } from '../attach-command.js';

/** What `switchover console --help` says; the code is loaded when it is used. */
export const consoleDefinition = attachCommand(
  'console',
  'attach to the console of a guest that "run --keep-on-failure" left up',
)
  .addHelpText(
    'after',
    `
Examples:
  switchover console latest                            (a shell in the guest; Ctrl-] leaves it)
  switchover console idle-guest --side destination

Exit status: 0 left, 64 usage, 69 no machine is up there.`,
  )
  .action(async (run: string, options) =>
    (await import('../commands/console.js')).attachConsole(run, options),
  );
