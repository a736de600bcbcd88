import { Command, Option } from 'commander';

/** A command that attaches to a machine of a run: the run, the side, and where results are. */
export function attachCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<run>', "a result's folder, a scenario's name for its newest result, or latest")
    .addOption(
      new Option('--side <side>', 'which machine; by default the one that the guest is on').choices([
        'source',
        'destination',
      ]),
    )
    .option('--results <folder>', 'where results are', 'results');
}
