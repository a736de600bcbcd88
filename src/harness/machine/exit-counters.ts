import type { QmpClient } from 'qmp-client';

/** KVM's counters of a machine's processors, summed, since it started. */
export interface ExitCounters {
  /** Exits of all kinds. */
  readonly exits: number;
  /** Accesses to emulated registers. */
  readonly mmioExits: number;
  readonly haltExits: number;
  /** To port I/O, and because the host was interrupted. */
  readonly ioExits: number;
  readonly irqExits: number;
  /** Interrupts that were given to the guest. */
  readonly injections: number;
}

interface ProcessorStatistics {
  readonly provider: string;
  readonly stats: readonly { readonly name: string; readonly value: unknown }[];
}

/** Reads the counters (QMP `query-stats`). Undefined if the machine has none, as under TCG. */
export async function readExitCounters(
  qmp: QmpClient,
  limits: { signal?: AbortSignal; timeout?: number } = {},
): Promise<ExitCounters | undefined> {
  const answer = await qmp.executeUntyped('query-stats', { target: 'vcpu' }, limits);
  const processors = (answer as ProcessorStatistics[]).filter(({ provider }) => provider === 'kvm');
  if (processors.length === 0) return undefined;
  const sum = (wanted: string) =>
    processors
      .flatMap(({ stats }) => stats)
      .reduce((total, { name, value }) => total + (name === wanted ? Number(value) : 0), 0);
  return {
    exits: sum('exits'),
    mmioExits: sum('mmio_exits'),
    haltExits: sum('halt_exits'),
    ioExits: sum('io_exits'),
    irqExits: sum('irq_exits'),
    injections: sum('irq_injections'),
  };
}
