import { parseScenario } from '../../src/scenario/load.js';
import type { Scenario, ScenarioInput } from '../../src/scenario/schema.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';

/** What is done to the drive on the destination: nothing, as `a` and again as `b`, or slower by so many percent. */
export const conditions = ['a', 'b', '5 %', '10 %', '20 %', '50 %'] as const;
export type Condition = (typeof conditions)[number];

/** Where a guest with one processor rings for new commands: the tail of the first I/O submission queue (NVMe 1.4, 3.1.24). */
const submissionDoorbell = 0x1008;

/** The order of a guest's migrations: every condition once a block, each block in an order that the seed decides. */
export function orderOf(guest: number, blocks: number, seed: number): Condition[] {
  return Array.from({ length: blocks }, (_, block) =>
    seededOrder(conditions, seed * 1_000_003 + guest * 1009 + block),
  ).flat();
}

/**
 * A guest with one command in flight, migrated once for each condition. The proxy of the destination slows the drive
 * down from the set-up on, until what comes after the switchover has been measured.
 */
export function experimentScenario(order: readonly Condition[], seed: number): Scenario {
  const faults = order.flatMap((condition, index): NonNullable<ScenarioInput['faults']> => {
    if (condition === 'a' || condition === 'b') return [];
    return [
      {
        ...{ strike: 'messages', how: 'slow', percent: Number.parseInt(condition, 10) },
        ...{ at: { migration: index + 1, phase: 'setup' }, side: 'destination', injected: false },
        ...{ from: 'client', command: 'REGION_WRITE', offset: submissionDoorbell },
      },
    ];
  });
  return parseScenario({
    name: 'gates-experiment',
    description: `A guest is migrated ${order.length} times, to drives as fast as its own and to slower ones by turns.`,
    device: { namespaces: [{ size: '64MiB' }] },
    workload: { before: '1s', after: '1s', jobs: [{ name: 'depth-1', depth: 1, size: '8MiB' }] },
    migrations: { count: order.length },
    ...{ faults, seed },
  });
}
