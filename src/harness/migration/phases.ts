import type { PhaseName } from '../../scenario/phases.js';
import { monotonicMicroseconds } from '../ledger/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import { messageOf } from '../resources/scope.js';

export interface PhaseRecord {
  readonly name: PhaseName;
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Something to be done as a phase begins: where faults strike. */
export type PhaseHook = (phase: PhaseName) => void | Promise<void>;

/** Times the phases of one migration and writes them to the ledger. */
export class Phases {
  readonly records: PhaseRecord[] = [];
  /** The phase that began last, for the message of a failure. */
  current: PhaseName = 'setup';

  constructor(
    readonly ledger: Ledger,
    readonly migration: number,
    readonly hook: PhaseHook = () => {},
  ) {}

  /** Runs one phase. What `work` returns as `detail` goes into the ledger. Phases may overlap. */
  async run<T>(
    name: PhaseName,
    work: () => Promise<T>,
    detailOf?: (result: T) => Record<string, unknown>,
  ): Promise<T> {
    this.current = name;
    await this.hook(name);
    const startedAt = monotonicMicroseconds();
    try {
      const result = await work();
      this.add(name, startedAt, monotonicMicroseconds(), detailOf?.(result));
      return result;
    } catch (error) {
      if (error instanceof PhaseError) throw error;
      const milliseconds = (monotonicMicroseconds() - startedAt) / 1000;
      const message = messageOf(error);
      this.ledger.write('phase-failed', {
        migration: this.migration,
        name,
        startedAt,
        milliseconds,
        message,
      });
      throw new PhaseError(name, error);
    }
  }

  /** Records a phase that was observed, not run. */
  add(name: PhaseName, startedAt: number, endedAt: number, detail: Record<string, unknown> = {}): void {
    const record = { name, startedAt, milliseconds: (endedAt - startedAt) / 1000, detail };
    this.records.push(record);
    this.ledger.write('phase', { migration: this.migration, ...record }, endedAt);
  }
}

/** What went wrong, and in which phase. */
export class PhaseError extends Error {
  override readonly name = 'PhaseError';

  constructor(
    readonly phase: PhaseName,
    override readonly cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}
