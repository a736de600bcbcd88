import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks at something that tells of no event, milliseconds. */
const interval = 20;

/**
 * Looks again and again until `look` finds nothing left, for what the kernel tells no event of: processes of others,
 * files. Throws, with what was left at the end, if that takes longer than `limit` milliseconds.
 */
export async function untilNothingIsLeft(
  what: string,
  look: () => readonly string[],
  limit = 10_000,
): Promise<void> {
  const deadline = performance.now() + limit;
  for (let left = look(); left.length > 0; left = look()) {
    if (performance.now() > deadline) {
      throw new Error(
        `Expected no ${what} to be left after ${limit / 1000} s, but there is: ${left.join('; ')}`,
      );
    }
    await pause(interval);
  }
}
