import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usage-error.js';

/**
 * The result whose folder is the newest of those with a ledger, which device-check, with one for each part, has not.
 * Throws a UsageError if there is none.
 */
export function newestResult(results: string): string {
  const isFolder = statSync(results, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const latest = (isFolder ? readdirSync(results, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(results, name, 'latest'))
    .filter((link) => existsSync(path.join(link, 'ledger.jsonl')))
    .map((link) => ({ link, time: statSync(link).mtimeMs }))
    .sort((a, b) => b.time - a.time)[0];
  if (latest !== undefined) return latest.link;
  throw new UsageError(`Expected a result in ${results}, but there is none yet; "switchover run" makes one.`);
}

/**
 * The folder of a result by what a user calls it: the folder, the name of a scenario, which means its newest result, or
 * `latest`, which is the newest of all. Throws a UsageError if there is none.
 */
export function findResult(wanted: string, results: string): string {
  if (wanted === 'latest') return newestResult(results);
  const candidates = [wanted, path.join(results, wanted, 'latest')];
  const found = candidates.find((folder) => existsSync(path.join(folder, 'ledger.jsonl')));
  if (found !== undefined) return found;
  throw new UsageError(
    `Expected a result's folder, a scenario that has one in ${results}, or "latest", got "${wanted}".`,
  );
}
