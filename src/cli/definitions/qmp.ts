import { attachCommand } from '../attach-command.js';

/** What `switchover qmp --help` says; the code is loaded when it is used. */
export const qmpDefinition = attachCommand(
  'qmp',
  'attach to the QEMU monitor of a machine that "run --keep-on-failure" left up',
)
  .argument('[command]', 'a QMP command to execute; none: a prompt, or commands from standard input')
  .argument('[arguments...]', "the command's arguments: one object of JSON, or name=value")
  .addHelpText(
    'after',
    `
Examples:
  switchover qmp latest                                        (a prompt; Tab completes, Ctrl-D leaves)
  switchover qmp latest query-status                           (its result as JSON)
  switchover qmp idle-guest --side source query-migrate
  switchover qmp latest human-monitor-command '{"command-line":"info pci"}'
  switchover qmp results/idle-guest/latest qom-list path=/machine

The harness has a monitor of its own; this one takes one client at a time.
Exit status: 0 done, 1 QEMU refused the command, 64 usage, 69 no machine is up there.`,
  )
  .action(async (run: string, command: string | undefined, rest: string[], options) =>
    (await import('../commands/qmp.js')).qmp(run, command, rest, options),
  );
