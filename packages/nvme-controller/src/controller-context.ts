import type { GuestMemory } from 'vfio-user';
import { AsyncEvents } from './admin/async-events.js';
import { FeatureValues } from './admin/features/feature-values.js';
import { ErrorLog } from './admin/log-pages/error-log.js';
import { Health } from './admin/log-pages/health.js';
import type { AsynchronousCalls } from './backends/file-calls.js';
import type { ControllerIdentity } from './controller-identity.js';
import { Doorbells } from './doorbells/doorbells.js';
import type { MappedDoorbells } from './doorbells/mapped-doorbells.js';
import { PendingSynchronizations } from './io/pending-synchronizations.js';
import { PendingTransfers } from './io/pending-transfers.js';
import type { NamespaceSet } from './namespaces/namespace-set.js';
import { GuestSegments } from './prp/guest-segments.js';
import { PrpResolver } from './prp/prp-resolver.js';
import { Completions } from './queues/completions.js';
import { QueueSet } from './queues/queue-set.js';
import { ControllerRegisters } from './registers/controller-registers.js';

/** The parts of a controller, for the commands that work on them. */
export class ControllerContext {
  readonly registers = new ControllerRegisters();
  readonly queues = new QueueSet();
  readonly features: FeatureValues;
  readonly errorLog = new ErrorLog();
  readonly health: Health;
  readonly completions: Completions;
  readonly events: AsyncEvents;
  readonly doorbells: Doorbells;
  readonly synchronizations: PendingSynchronizations;
  readonly transfers: PendingTransfers;
  readonly prps: PrpResolver;
  /** The pieces of memory of the command in hand. */
  readonly segments = new GuestSegments();

  constructor(
    readonly identity: ControllerIdentity,
    readonly namespaces: NamespaceSet,
    readonly memory: GuestMemory,
    signalVector: (vector: number) => boolean,
    mappedDoorbells: MappedDoorbells | undefined,
    asynchronous?: AsynchronousCalls,
  ) {
    this.features = new FeatureValues(identity.ioQueuePairs, namespaces.count);
    this.health = new Health(this.features);
    this.completions = new Completions(this.queues, this.registers, this.errorLog, signalVector);
    this.events = new AsyncEvents(this.queues, this.completions);
    this.doorbells = new Doorbells(
      this.queues,
      this.completions,
      this.events,
      this.errorLog,
      memory,
      mappedDoorbells,
    );
    this.synchronizations = new PendingSynchronizations(namespaces, this.completions);
    this.transfers = new PendingTransfers(this, asynchronous);
    this.prps = new PrpResolver(memory);
  }

  /** Vectors that a completion queue may use: one for the admin queue and one for each I/O queue pair. */
  get vectors(): number {
    return this.identity.ioQueuePairs + 1;
  }

  /** To be called after data of the device came into the host's memory by a system call: the pages are dirty. */
  landed(segments: GuestSegments): void {
    segments.markDirty(this.memory);
  }

  /** What a controller reset (CC.EN from 1 to 0) does away with; the log pages stay (NVMe 1.4, 7.3.2). */
  clear(): void {
    this.synchronizations.drop();
    this.transfers.drop();
    this.events.clear();
    this.queues.clear();
    this.features.reset();
    this.doorbells.clear();
  }
}
