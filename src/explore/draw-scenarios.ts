import fc from 'fast-check';

const batch = 100;

/** Scenarios without an end, which the seed decides. */
export function* drawScenarios<Scenario>(
  arbitrary: fc.Arbitrary<Scenario>,
  seed: number,
): Generator<Scenario> {
  for (let number = 0; ; number++) {
    // Far from each other, so that one seed's batches are not those of the seed beside it.
    yield* fc.sample(arbitrary, { seed: (Math.imul(seed, 0x9e37_79b1) + number) | 0, numRuns: batch });
  }
}
