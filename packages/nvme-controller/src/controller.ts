import { type Device, type DeviceHost, InterruptIndex, RegionIndex } from 'vfio-user';
import { yieldProcessor } from 'vfio-user/native';
import type { AsynchronousCalls } from './backends/file-calls.js';
import { ControllerContext } from './controller-context.js';
import {
  type ControllerIdentity,
  type ControllerIdentityOptions,
  controllerIdentity,
} from './controller-identity.js';
import type { ControllerLog } from './controller-log.js';
import { ControllerPower } from './controller-power.js';
import { DoorbellExpectation } from './doorbells/doorbell-expectation.js';
import { DOORBELL_OFFSET } from './doorbells/doorbell-offset.js';
import { MappedDoorbells } from './doorbells/mapped-doorbells.js';
import { findMutants } from './mutants/device-mutants.js';
import type { DeviceMutation } from './mutants/mutation.js';
import type { Namespace } from './namespaces/namespace.js';
import { NamespaceSet } from './namespaces/namespace-set.js';
import { NvmePciFunction } from './pci/nvme-pci-function.js';
import type { CompletionQueue } from './queues/completion-queue.js';
import { QueueProcessor } from './queues/queue-processor.js';
import { SubmissionQueue } from './queues/submission-queue.js';
import { NvmeMigration } from './state/nvme-migration.js';

export interface NvmeControllerOptions extends ControllerIdentityOptions {
  /** Identifiers 1, 2, 3, ... in order. The controller closes their backends. */
  readonly namespaces: readonly Namespace[];
  /** `mapped`: the client may map the doorbells, which are then polled. Default `trapped`. */
  readonly doorbells?: 'trapped' | 'mapped';
  /** Waits for a state: the images' locks are taken when it runs after a load, not when a host enables it. */
  readonly incoming?: boolean;
  /** Make what was written durable when the device stops, so that it is on the disk at handover. Default true. */
  readonly synchronizeOnStop?: boolean;
  /** What the namespaces' backends begin their transfers with: the controller collects what has ended. The caller closes it. */
  readonly asynchronous?: AsynchronousCalls | undefined;
  readonly log?: ControllerLog;
  /** Names of `deviceMutants`: bugs that this controller is to have. Default: none. */
  readonly mutants?: readonly string[];
}

/** An NVMe 1.4 controller as a vfio-user device. */
export class NvmeController implements Device {
  readonly identity: ControllerIdentity;
  readonly migration?: NvmeMigration;
  readonly #namespaces: NamespaceSet;
  readonly #mapped: MappedDoorbells | undefined;
  readonly #pci: NvmePciFunction;
  readonly #log: ControllerLog;
  readonly #mutants: readonly DeviceMutation[];
  readonly #asynchronous: AsynchronousCalls | undefined;
  #context: ControllerContext | undefined;
  readonly #expectation = new DoorbellExpectation();
  #closed = false;
  #processor!: QueueProcessor;
  #power!: ControllerPower;

  /** Throws a RangeError that names the option that is wrong. */
  constructor(options: NvmeControllerOptions) {
    this.#log = options.log ?? (() => undefined);
    this.#asynchronous = options.asynchronous;
    this.#mutants = findMutants(options.mutants ?? []);
    for (const { name } of this.#mutants) this.#log('mutant-enabled', { name });
    this.identity = controllerIdentity(options);
    this.#namespaces = new NamespaceSet(options.namespaces);
    this.#mapped = options.doorbells === 'mapped' ? new MappedDoorbells() : undefined;
    this.#pci = new NvmePciFunction(this.identity.ioQueuePairs + 1, this.#mapped?.mappable);
    // A namespace in this process's memory stays behind: such a controller does not offer migration.
    const shareable = options.namespaces.every(({ backend }) => backend.shareable);
    if (shareable) this.migration = new NvmeMigration(options, this.#pci, this.#log);
  }

  get regions(): Device['regions'] {
    return this.#pci.regions;
  }

  get interrupts(): Device['interrupts'] {
    return this.#pci.interrupts;
  }

  attach(host: DeviceHost): void {
    const { interrupts, reactor } = host;
    const asynchronous = this.#asynchronous;
    const memory = this.#mutants.reduce(
      (before, mutant) => mutant.memory?.(before, () => this.#attached) ?? before,
      host.memory,
    );
    const signal = (vector: number) => interrupts.trigger(InterruptIndex.MSIX, vector);
    const context = new ControllerContext(
      this.identity,
      this.#namespaces,
      memory,
      signal,
      this.#mapped,
      asynchronous,
    );
    context.completions.failed = (reason) => this.#log('controller-failed', { reason: `${reason}` });
    this.#context = context;
    this.#processor = new QueueProcessor(context);
    this.#power = new ControllerPower(context, this.#log, () => this.migration?.awaitsState === true);
    if (asynchronous !== undefined) {
      asynchronous.announces = this.#mapped === undefined;
      reactor.watch(asynchronous.descriptor, () => {
        if (asynchronous.collectAnnounced()) context.completions.signal();
      });
    }
    this.migration?.attach(context, this.#processor);
    const { migration } = this;
    for (const { change } of this.#mutants) {
      change?.({ context, processor: this.#processor, ...(migration && { migration }) });
    }
  }

  readRegion(region: number, offset: number, target: Uint8Array): void {
    if (region === RegionIndex.CONFIG) this.#pci.config.read(offset, target);
    else if (region === RegionIndex.BAR4) this.#pci.readInterruptBar(offset, target);
    else if (offset < DOORBELL_OFFSET) this.#attached.registers.read(offset, target);
    else target.fill(0); // doorbells are write-only (NVMe 1.4, 3.1.24)
  }

  writeRegion(region: number, offset: number, data: Uint8Array): void {
    if (region === RegionIndex.CONFIG) this.#pci.config.write(offset, data);
    else if (region === RegionIndex.BAR4) this.#pci.writeInterruptBar(offset, data);
    else if (offset < DOORBELL_OFFSET) this.#attached.registers.write(offset, data, this.#power);
    else this.#writeDoorbells(offset - DOORBELL_OFFSET, data);
  }

  /** Doorbells are write-only (NVMe 1.4, 3.1.24). */
  readsOvertakeWrites(region: number, offset: number): boolean {
    return region === RegionIndex.BAR0 && offset >= DOORBELL_OFFSET;
  }

  reset(): void {
    this.#power.functionReset();
    this.#pci.reset();
    this.migration?.reset();
    this.#log('device-reset');
  }

  connected(): void {
    this.#log('client-connected');
  }

  disconnected(): void {
    this.#log('client-gone');
  }

  memoryUnmapped(): void {
    this.#attached.transfers.drain();
    this.#attached.queues.forgetMemory();
    this.#attached.doorbells.shadow?.forgetMemory();
  }

  get polling(): boolean {
    return (this.#looksAtQueues || this.#expectation.awaited) && this.#active;
  }

  /**
   * Looks for doorbells in the mapped page, and for what a queue held when it was left; trapped doorbells come by
   * messages, which the server looks for meanwhile.
   */
  poll(): boolean {
    if (!this.#active) return false;
    const { transfers, completions } = this.#attached;
    const ended = transfers.collect();
    if (ended) completions.signal();
    if (this.#looksAtQueues && this.#processor.processAll()) return true;
    if (ended) return true;
    yieldProcessor();
    return this.#expectation.continues() || (this.#mapped !== undefined && transfers.unannounced);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context?.transfers.drop();
    this.#mapped?.close();
    this.#namespaces.close();
  }

  get #attached(): ControllerContext {
    if (this.#context === undefined) throw new Error('Expected `attach` before the controller is used');
    return this.#context;
  }

  get #looksAtQueues(): boolean {
    return this.#mapped !== undefined || this.#processor.unfinished;
  }

  get #active(): boolean {
    const { registers } = this.#attached;
    return (this.migration?.running ?? true) && registers.ready && !registers.fatal;
  }

  /** Doorbells of a stopped controller are taken, and looked at when it runs; those of a disabled one are void. */
  #writeDoorbells(offset: number, data: Uint8Array): void {
    if (offset % 4 !== 0 || data.length % 4 !== 0) return;
    for (let at = 0; at < data.length; at += 4) {
      const { registers, doorbells } = this.#attached;
      if (!registers.ready || registers.fatal) return;
      const value = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
      const queue = doorbells.write((offset + at) >> 2, value >>> 0);
      if (this.#active) this.#process(queue);
    }
    if (this.#mapped === undefined) this.#expectation.renew();
  }

  #process(rung: SubmissionQueue | CompletionQueue | undefined): void {
    const processor = this.#processor;
    if (rung instanceof SubmissionQueue) {
      processor.process(rung);
      return;
    }
    // A completion queue that got room lets those go on that stalled on it.
    for (const queue of this.#attached.queues.active) {
      if (queue.completionQueue === rung && !queue.empty) processor.process(queue);
    }
    processor.finish();
  }
}
