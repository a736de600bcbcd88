import type { Context } from 'mocha';

/**
 * Skips what a suite has still to run, from a hook or a test of it, and says why in the titles, so that every report
 * shows the reason.
 */
export function skipBecause(context: Context, reason: string): never {
  const runnable = context.test!;
  const { tests } = runnable.parent!;
  const itself = tests.filter((test) => test === runnable);
  const skipped = itself.length > 0 ? itself : tests;
  for (const test of skipped) test.title += ` (skipped: ${reason})`;
  return context.skip();
}
