import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks at something that tells of no event, milliseconds. */
const interval = 20;

/**
 * Looks again and again, for what the kernel tells no event of: processes of others, files of others. Throws what
 * `complaint` says if it takes longer than `limit` milliseconds.
 */
export async function until(
  look: () => boolean | Promise<boolean>,
  limit: number,
  complaint: () => string,
): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(complaint());
    await pause(interval);
  }
}

/** Waits until `look` finds nothing any more; throws, with what is left, after `limit` milliseconds. */
export async function untilNothingIsLeft(
  what: string,
  look: () => readonly string[],
  limit = 10_000,
): Promise<void> {
  let left: readonly string[] = [];
  const empty = () => {
    left = look();
    return left.length === 0;
  };
  await until(empty, limit, () => `Expected no ${what} to be left, but there is: ${left.join('; ')}`);
}
