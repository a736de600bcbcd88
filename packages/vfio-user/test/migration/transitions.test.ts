import { expect } from 'chai';
import fc from 'fast-check';
import {
  type MigrationState,
  MigrationState as State,
  stateName,
} from '../../src/migration/migration-state.js';
import { type OptionalStates, path } from '../../src/migration/transitions.js';

const states = Object.values(State);
const saving: readonly MigrationState[] = [State.PRE_COPY, State.PRE_COPY_P2P, State.STOP_COPY];

/** The arcs of linux/vfio.h, written down from its prose and not from the code under test. */
function arcsOf({
  supportsPreCopy: preCopy,
  supportsPeerToPeer: p2p,
}: OptionalStates): Map<string, MigrationState[]> {
  const arcs = new Map<string, MigrationState[]>(states.map((state) => [stateName(state), []]));
  const add = (from: MigrationState, to: MigrationState) => arcs.get(stateName(from))!.push(to);
  const both = (a: MigrationState, b: MigrationState) => {
    add(a, b);
    add(b, a);
  };
  both(State.STOP, State.STOP_COPY);
  both(State.STOP, State.RESUMING);
  if (p2p) {
    both(State.RUNNING, State.RUNNING_P2P);
    both(State.RUNNING_P2P, State.STOP);
  } else {
    both(State.RUNNING, State.STOP);
  }
  if (preCopy) {
    both(State.RUNNING, State.PRE_COPY);
    if (p2p) {
      both(State.PRE_COPY, State.PRE_COPY_P2P);
      both(State.RUNNING_P2P, State.PRE_COPY_P2P);
      add(State.PRE_COPY_P2P, State.STOP_COPY);
    } else {
      add(State.PRE_COPY, State.STOP_COPY);
    }
  }
  return arcs;
}

/**
 * Length of the shortest way by breadth-first search. Saving states are no stations on the way, but one session of
 * saving may go on from one of them to the next.
 */
function shortest(from: MigrationState, to: MigrationState, options: OptionalStates): number | undefined {
  const arcs = arcsOf(options);
  if (from === State.ERROR || to === State.ERROR) return undefined;
  if (from === State.STOP_COPY && to !== State.STOP_COPY && saving.includes(to)) return undefined;
  const withinSession = saving.includes(from) && saving.includes(to);
  let front: MigrationState[] = [from];
  const seen = new Set<MigrationState>(front);
  for (let length = 0; front.length > 0; length++) {
    if (front.includes(to)) return length;
    const next: MigrationState[] = [];
    for (const state of front) {
      if (state !== from && saving.includes(state) && !withinSession) continue;
      for (const neighbour of arcs.get(stateName(state))!) {
        if (seen.has(neighbour)) continue;
        seen.add(neighbour);
        next.push(neighbour);
      }
    }
    front = next;
  }
  return undefined;
}

const optionSets = [true, false].flatMap((supportsPreCopy) =>
  [true, false].map((supportsPeerToPeer): OptionalStates => ({ supportsPreCopy, supportsPeerToPeer })),
);

for (const options of optionSets) {
  const name = `${options.supportsPreCopy ? 'with' : 'without'} pre-copy and ${options.supportsPeerToPeer ? 'with' : 'without'} peer-to-peer states`;
  describe(`Migration states ${name}`, () => {
    it('are reached by the shortest way along the arcs of the uAPI, and refused where there is none', () => {
      const state = fc.constantFrom(...states);
      fc.assert(
        fc.property(state, state, (from, to) => {
          const exists =
            [...arcsOf(options).values()].some((targets) => targets.includes(from)) || from === State.ERROR;
          fc.pre(exists);
          const steps = path(from, to, options);
          const expected = shortest(from, to, options);
          const way = `${stateName(from)} → ${stateName(to)}`;
          expect(steps?.length, way).to.equal(expected);
          const arcs = arcsOf(options);
          let at = from;
          for (const step of steps ?? []) {
            expect(arcs.get(stateName(at)), `${way} by way of ${stateName(step)}`).to.include(step);
            at = step;
          }
          if (steps !== undefined) expect(at).to.equal(to);
        }),
        { numRuns: 500 },
      );
    });
  });
}

describe('The migration state machine', () => {
  const all: OptionalStates = { supportsPreCopy: true, supportsPeerToPeer: true };

  it('does not go from STOP_COPY back to pre-copy', () => {
    expect(path(State.STOP_COPY, State.PRE_COPY, all)).to.equal(undefined);
    expect(path(State.STOP_COPY, State.PRE_COPY_P2P, all)).to.equal(undefined);
  });

  it('is not moved into ERROR or out of it', () => {
    for (const state of states) {
      expect(path(state, State.ERROR, all), `${stateName(state)} → ERROR`).to.equal(undefined);
      expect(path(State.ERROR, state, all), `ERROR → ${stateName(state)}`).to.equal(undefined);
    }
  });

  it('stays where it is without a step', () => {
    for (const state of states) {
      if (state !== State.ERROR) expect(path(state, state, all)).to.deep.equal([]);
    }
  });
});
