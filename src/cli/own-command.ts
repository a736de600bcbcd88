import { quote } from '../shell-quote.js';

/** The command line of this process, as it can be pasted into a shell to do the same again. */
export function ownCommand(): string {
  return ['npx', 'switchover', ...process.argv.slice(2)].map(quote).join(' ');
}
