import { constants } from 'node:os';
import { type DeviceMigration, ProtocolError } from 'vfio-user';
import type { ControllerContext } from '../controller-context.js';
import { type ControllerLog, monotonicMicroseconds } from '../controller-log.js';
import type { NamespaceSet } from '../namespaces/namespace-set.js';
import type { NvmePciFunction } from '../pci/nvme-pci-function.js';
import { rethrowLostClient } from '../prp/lost-client.js';
import type { QueueProcessor } from '../queues/queue-processor.js';
import { applyState } from './apply-state.js';
import { captureState } from './capture-state.js';
import type { ControllerState } from './controller-state.js';
import { decodeState } from './decode-state.js';
import { encodeState } from './encode-state.js';
import { validateState } from './validate-state.js';

export interface NvmeMigrationOptions {
  readonly incoming?: boolean;
  readonly synchronizeOnStop?: boolean;
}

/**
 * Migration of the controller: stops it, carries its state, and hands over the images' locks.
 * All state is read in STOP_COPY; pre-copy serves to have less left to write to the disk by then.
 */
export class NvmeMigration implements DeviceMigration {
  readonly supportsPreCopy = true;
  readonly supportsPeerToPeer = false;
  #running = true;
  #awaitsState: boolean;
  /** Whether the state in the controller was loaded, and has not run yet. */
  #loaded = false;
  /** Whether a reset did away with the state: nothing of it needs the images. */
  #fresh = true;
  #context!: ControllerContext;
  #processor!: QueueProcessor;
  readonly #synchronizeOnStop: boolean;

  constructor(
    options: NvmeMigrationOptions,
    readonly pci: NvmePciFunction,
    readonly log: ControllerLog,
  ) {
    this.#awaitsState = options.incoming ?? false;
    this.#synchronizeOnStop = options.synchronizeOnStop ?? true;
  }

  attach(context: ControllerContext, processor: QueueProcessor): void {
    this.#context = context;
    this.#processor = processor;
    this.#rehearse();
  }

  get running(): boolean {
    return this.#running;
  }

  /** Whether the images are another's until a state was loaded and runs. */
  get awaitsState(): boolean {
    return this.#awaitsState;
  }

  /** The state is gone. Whether the device runs does not change: the server calls `run` if it is to. */
  reset(): void {
    this.#writeInBackground(false);
    this.#loaded = false;
    this.#fresh = true;
  }

  /** Transfers and fdatasyncs under way are waited for; with `synchronizeOnStop` false, commands that wait for one are carried along. */
  stop(): void {
    const { transfers, synchronizations, namespaces, completions } = this.#context;
    const started = monotonicMicroseconds();
    const moving = transfers.count;
    transfers.drain();
    const durable = this.#synchronizeOnStop && namespaces.owned;
    if (namespaces.owned) this.#giveUpBlocks();
    if (durable) synchronizations.completeAll();
    else synchronizations.park();
    completions.signal();
    this.#writeInBackground(false);
    this.#running = false;
    this.#fresh = false;
    this.log('migration-stopped', {
      microseconds: monotonicMicroseconds() - started,
      moving,
      pending: synchronizations.count,
    });
  }

  /**
   * Takes the images' locks; throws EBUSY if another has one: then the other side is the owner and goes on.
   * After a reset there is nothing to go on with, and the locks are taken when the host enables the controller.
   */
  run(): void {
    const { namespaces, synchronizations, completions, registers } = this.#context;
    if (this.#loaded) this.#checkMemory();
    if (!this.#fresh) this.#acquire(namespaces);
    this.#running = true;
    if (this.#loaded) {
      this.#loaded = false;
      this.#awaitsState = false;
      completions.onNext = () =>
        this.log('first-completion-after-load', { monotonicMicroseconds: monotonicMicroseconds() });
    }
    completions.signalAll();
    synchronizations.resume();
    if (registers.ready && !registers.fatal) this.#processor.processAll();
    this.log('migration-running', { monotonicMicroseconds: monotonicMicroseconds() });
  }

  save(): Uint8Array {
    const stream = encodeState(this.capture());
    this.log('migration-saved', { bytes: stream.length });
    return stream;
  }

  saved(complete: boolean): void {
    if (!complete) return;
    this.#context.namespaces.release();
    this.log('image-released');
  }

  preCopyStarted(): Uint8Array {
    // What is written out now need not be at the stop. That it failed is told to whoever is next to ask: a flush, or the stop.
    this.#writeInBackground(this.#synchronizeOnStop);
    return new Uint8Array(0);
  }

  preCopyEnded(): void {
    this.#writeInBackground(false);
  }

  /**
   * Brings all that was written to where the next owner reads it. Throws EIO if that fails; the device is broken then if
   * the image is gone altogether (ENODEV), and goes on otherwise.
   */
  #giveUpBlocks(): void {
    const { all } = this.#context.namespaces;
    const failures = new Map(
      all.map(({ id, backend }) => [
        id,
        this.#synchronizeOnStop ? backend.synchronizeNow() : backend.writeOut(),
      ]),
    );
    const failed = all.find(({ id }) => failures.get(id) !== 0);
    if (failed === undefined) return;
    if (failures.get(failed.id) === constants.errno.ENODEV) throw this.#broken(failed.backend.name);
    // The old owner has to keep what it cannot make durable: it goes on, and the migration fails.
    const work = this.#synchronizeOnStop ? 'fdatasync' : 'writing out the cache';
    throw new ProtocolError(
      'EIO',
      `Expected ${work} of ${failed.backend.name} to succeed before the stop, ` +
        `but it failed with errno ${failures.get(failed.id)}; the device goes on`,
    );
  }

  /** Nothing is executed any more until the device is reset. The error has the server go to the state ERROR. */
  #broken(image: string): Error {
    this.#context.synchronizations.park();
    this.#running = false;
    return Object.assign(
      new ProtocolError(
        'EIO',
        `Expected ${image} to be there for the stop, but it is gone; only a reset helps`,
      ),
      { recoverable: false },
    );
  }

  #writeInBackground(on: boolean): void {
    for (const { backend } of this.#context.namespaces.all) backend.background = on;
  }

  resuming(): void {
    this.log('migration-resuming');
  }

  load(stream: Uint8Array): void {
    this.apply(this.accept(stream));
    this.#loaded = true;
    this.#fresh = false;
    this.log('migration-loaded', { bytes: stream.length });
  }

  /** The state as it is, which is to be that of a stopped controller. */
  capture(): ControllerState {
    const { pci } = this;
    return captureState(this.#context, pci.config.save(), pci.table.slice());
  }

  /** The state in a stream. Throws an error that names what this controller cannot take over. */
  accept(stream: Uint8Array): ControllerState {
    const state = decodeState(stream);
    validateState(state, this.#context);
    return state;
  }

  /** Takes over a state that was accepted. Throws if it is not one of this PCI function. */
  apply(state: ControllerState): void {
    this.pci.config.load(state.configurationSpace); // checks before it changes anything, too
    this.pci.table.set(state.interruptTable);
    applyState(state, this.#context);
  }

  /** Code that runs for the first time is slow, and the first time must not be while the guest stands still. */
  #rehearse(): void {
    this.accept(encodeState(this.capture()));
    this.pci.config.load(this.pci.config.save());
  }

  #acquire(namespaces: NamespaceSet): void {
    try {
      namespaces.acquire();
    } catch (error) {
      throw new ProtocolError('EBUSY', (error as Error).message, { cause: error });
    }
  }

  /** The queues' memory has to be there before they are looked at: a client may load before it maps. */
  #checkMemory(): void {
    const { queues, memory } = this.#context;
    const probe = new Uint8Array(1);
    for (const queue of [...queues.active, ...queues.activeCompletion]) {
      try {
        memory.read(queue.address, probe);
      } catch (error) {
        rethrowLostClient(error);
        throw new ProtocolError(
          'EFAULT',
          `Expected the guest memory of queue ${queue.id} at 0x${queue.address.toString(16)} to be mapped ` +
            'before the controller runs, but it is not; map it by DMA_MAP first',
          { cause: error },
        );
      }
    }
  }
}
