/** What a promise is rejected with; an error of the expected class, or the test fails. */
export async function rejection<E extends Error>(
  expected: abstract new (...args: never[]) => E,
  promise: Promise<unknown>,
): Promise<E> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof expected) return error;
    throw error;
  }
  throw new Error(
    `Expected a rejection with ${expected.name}, but the promise resolved with ${String(value)}.`,
  );
}
