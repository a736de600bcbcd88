import { Command } from 'commander';
import { gather, positiveNumber } from '../option-values.js';

/** What `switchover replay --help` says; the code is loaded when it is used. */
export const replayDefinition = new Command('replay')
  .description('repeat a past result, a fixture, or the recorded messages of a device')
  .argument('<path...>', 'folders of results, fixtures as for run, or traces (.jsonl, .jsonl.gz)')
  .option('--repeat-each <count>', 'repeat each so often', positiveNumber)
  .option('--device-server <command>', 'a trace: against this server; {socket} and {image} are filled in')
  .option('--mutant <name>', 'a trace: against the reference device with this bug; may be repeated', gather)
  .option('--timed', 'a trace: no message sooner than it was sent in the recording')
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
  .action(async (paths: string[], options) => (await import('../commands/replay.js')).replay(paths, options));
