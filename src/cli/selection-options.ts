import type { Command } from 'commander';
import type { Choice } from '../runner/selection/choose-fixtures.js';
import { gather, shardOfAll } from './option-values.js';

/** What the options of {@link addSelectionOptions} say. */
export type SelectionOptions = Omit<Choice, 'paths' | 'results'>;

/** The options that decide which fixtures are taken: the same for every command that takes several. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--grep <regex>', 'only those whose name or description it matches; capitals do not matter')
    .option('--invert', 'with --grep: those that it does not match')
    .option('--tag <list>', "only those with one of these tags; '!slow': without; may be repeated", gather)
    .option('--last-failed', 'only what did not pass in the last run in the results folder')
    .option('--shard <i/n>', 'only the i-th of n parts that take about as long as each other', shardOfAll)
    .option('--durations <file>', "past durations, instead of the results folder's; may be repeated", gather);
}

/** Whether anything but paths says what to take. */
export function selectsAnything({ grep, tag, lastFailed, shard }: SelectionOptions): boolean {
  return [grep, tag, lastFailed, shard].some((option) => option !== undefined);
}
