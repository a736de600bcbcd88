import path from 'node:path';
import { quote } from '../shell-quote.js';

/** The file beside a run's ledger that has its scenario with all that the command line changed in it. */
export function scenarioFile(evidence: string): string {
  return path.join(evidence, 'scenario.yaml');
}

/** The command line that does a run again, from its folder: with all that the command line changed in its scenario. */
export function reproduction(
  evidence: string,
  options: readonly string[] = [],
  extraArguments: readonly string[] = [],
): string {
  const file = scenarioFile(evidence);
  const inside = path.relative(process.cwd(), file);
  const words = ['npx', 'switchover', 'run', ...options, inside.startsWith('..') ? file : inside];
  return [...words, ...(extraArguments.length > 0 ? ['--', ...extraArguments] : [])].map(quote).join(' ');
}
