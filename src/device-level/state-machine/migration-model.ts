import { MigrationState, stateName } from 'vfio-user';

const { ERROR, STOP, RUNNING, STOP_COPY, RESUMING, RUNNING_P2P, PRE_COPY, PRE_COPY_P2P } = MigrationState;

/** VFIO_DEVICE_FEATURE_MIGRATION's flags: which optional states there are. */
export const ModelFlags = { STOP_COPY: 1, P2P: 2, PRE_COPY: 4 } as const;

type Arc = readonly [from: MigrationState, to: MigrationState];

/** The single steps of linux/vfio.h that every device has. */
const always: readonly Arc[] = [
  [STOP, STOP_COPY],
  [STOP_COPY, STOP],
  [STOP, RESUMING],
  [RESUMING, STOP],
];
const withoutPeers: readonly Arc[] = [
  [RUNNING, STOP],
  [STOP, RUNNING],
];
const withPeers: readonly Arc[] = [
  [RUNNING, RUNNING_P2P],
  [RUNNING_P2P, RUNNING],
  [RUNNING_P2P, STOP],
  [STOP, RUNNING_P2P],
];
const preCopy: readonly Arc[] = [
  [RUNNING, PRE_COPY],
  [PRE_COPY, RUNNING],
];
const preCopyAlone: readonly Arc[] = [[PRE_COPY, STOP_COPY]];
const preCopyWithPeers: readonly Arc[] = [
  [PRE_COPY, PRE_COPY_P2P],
  [PRE_COPY_P2P, PRE_COPY],
  [RUNNING_P2P, PRE_COPY_P2P],
  [PRE_COPY_P2P, RUNNING_P2P],
  [PRE_COPY_P2P, STOP_COPY],
];

const saving: ReadonlySet<MigrationState> = new Set([STOP_COPY, PRE_COPY, PRE_COPY_P2P]);

/**
 * The migration state machine as linux/vfio.h describes it, made from its single steps and its rules alone. It
 * knows nothing of how any server does it.
 */
export class MigrationModel {
  state: MigrationState = RUNNING;
  readonly states: readonly MigrationState[];
  readonly #arcs: readonly Arc[];

  /** @param flags as the device gives them. */
  constructor(flags: number) {
    const peers = (flags & ModelFlags.P2P) !== 0;
    const early = (flags & ModelFlags.PRE_COPY) !== 0;
    this.#arcs = [
      ...always,
      ...(peers ? withPeers : withoutPeers),
      ...(early ? preCopy : []),
      ...((early && (peers ? preCopyWithPeers : preCopyAlone)) || []),
    ];
    this.states = [...new Set(this.#arcs.flat())];
  }

  /**
   * The states on the way, the last one included: the shortest that passes no saving state in its middle, unless
   * it stays among them. Undefined if the request is to be refused.
   */
  way(to: MigrationState): readonly MigrationState[] | undefined {
    const from = this.state;
    if (from === ERROR || to === ERROR || !this.states.includes(to)) return undefined;
    if (from === to) return [];
    // Named by linux/vfio.h as not to be done.
    if (from === STOP_COPY && (to === PRE_COPY || to === PRE_COPY_P2P)) return undefined;
    const stays = saving.has(from) && saving.has(to);
    let ways: MigrationState[][] = [[from]];
    const seen = new Set<MigrationState>([from]);
    while (ways.length > 0) {
      const longer: MigrationState[][] = [];
      for (const way of ways) {
        const last = way.at(-1)!;
        if (last !== from && saving.has(last) && !stays) continue;
        for (const [start, end] of this.#arcs) {
          if (start !== last || seen.has(end)) continue;
          if (end === to) return [...way.slice(1), end];
          longer.push([...way, end]);
        }
      }
      for (const way of longer) seen.add(way.at(-1)!);
      ways = longer;
    }
    return undefined;
  }

  /** Whether the device fetches commands and writes to memory. */
  get runs(): boolean {
    return this.state === RUNNING || this.state === PRE_COPY;
  }

  get saves(): boolean {
    return saving.has(this.state);
  }

  /** DEVICE_RESET. */
  reset(): void {
    this.state = RUNNING;
  }

  toString(): string {
    return stateName(this.state);
  }
}
