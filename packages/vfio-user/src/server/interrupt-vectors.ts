import { readlinkSync } from 'node:fs';
import type { InterruptCounts, Interrupts } from '../device/device.js';
import { InterruptIndex } from '../device/device.js';
import { closeDescriptor, isNonblocking, setNonblocking } from '../native/descriptor.js';
import { drainEventfd, signalEventfd } from '../native/eventfd.js';
import { waitWritable } from '../native/poll-set.js';
import { ProtocolError } from '../protocol/errors.js';
import type { IrqAction, IrqSet } from '../protocol/irq-set.js';
import type { Reactor, Watch } from '../reactor/reactor.js';

interface Vector {
  /** The client's eventfd that signals it; -1 without. */
  trigger: number;
  /** Whether a write to that eventfd may wait, which must not happen to this thread. */
  blocking: boolean;
  masked: boolean;
  /** Triggered while masked. */
  pending: boolean;
  /** Eventfds by which the client masks and unmasks it. */
  readonly controls: Map<'mask' | 'unmask', { readonly descriptor: number; readonly watch: Watch }>;
}

/** The vectors of a device and what the client wants to be done when they trigger (DEVICE_SET_IRQS). */
export class InterruptVectors implements Interrupts {
  private readonly vectors: readonly (readonly Vector[])[];

  constructor(
    counts: InterruptCounts,
    private readonly reactor: Reactor,
  ) {
    this.vectors = [counts.intx, counts.msi, counts.msix, counts.err, counts.req].map((count = 0) =>
      Array.from({ length: count }, () => ({
        trigger: -1,
        blocking: false,
        masked: false,
        pending: false,
        controls: new Map(),
      })),
    );
  }

  /** How many vectors an index has; EINVAL for an index that PCI does not have. */
  count(index: number): number {
    const vectors = this.vectors[index];
    if (vectors === undefined) {
      throw new ProtocolError('EINVAL', `Expected an interrupt index of 0 to 4, but got ${index}`);
    }
    return vectors.length;
  }

  trigger(index: number, vector: number): boolean {
    const target = this.vectors[index]?.[vector];
    if (target === undefined || target.trigger === -1) return false;
    if (target.masked) {
      target.pending = true;
      return false;
    }
    // INTx is level-triggered: it stays masked until the client has dealt with it (VFIO_IRQ_INFO_AUTOMASKED).
    if (index === InterruptIndex.INTX) target.masked = true;
    if (target.blocking && !waitWritable(target.trigger, 0)) return false;
    return signalEventfd(target.trigger);
  }

  /** DEVICE_SET_IRQS; takes over the descriptors. Throws EINVAL for vectors that the device does not have. */
  set(request: IrqSet, takeDescriptors: () => readonly number[]): void {
    const { action, data, index, start, count } = request;
    const available = this.count(index);
    if (count === 0) {
      if (start !== 0 || data !== 'none' || action !== 'trigger') {
        throw new ProtocolError(
          'EINVAL',
          'Expected DEVICE_SET_IRQS of no vectors to disable the whole index',
        );
      }
      for (const vector of this.vectors[index]!) this.clearVector(vector);
      return;
    }
    if (start + count > available) {
      throw new ProtocolError(
        'EINVAL',
        `Expected vectors within the ${available} of index ${index}, but got ${count} from ${start}`,
      );
    }
    if (action !== 'trigger' && index >= InterruptIndex.ERR) {
      throw new ProtocolError(
        'EINVAL',
        `Expected only triggers for interrupt index ${index}, but got ${action}`,
      );
    }
    if (data === 'eventfd') {
      this.assign(request, takeDescriptors);
      return;
    }
    for (let i = 0; i < count; i++) {
      if (data === 'none' || request.chosen[i] !== 0) this.act(action, index, start + i);
    }
  }

  /** Forgets everything that a client has set. */
  clear(): void {
    for (const vectors of this.vectors) for (const vector of vectors) this.clearVector(vector);
  }

  private act(action: IrqAction, index: number, number: number): void {
    const vector = this.vectors[index]![number]!;
    if (action === 'mask') vector.masked = true;
    else if (action === 'trigger') this.trigger(index, number);
    else {
      vector.masked = false;
      if (!vector.pending) return;
      vector.pending = false;
      this.trigger(index, number);
    }
  }

  private assign({ action, index, start, count }: IrqSet, takeDescriptors: () => readonly number[]): void {
    const descriptors = takeDescriptors();
    try {
      for (const descriptor of descriptors) expectEventfd(descriptor);
    } catch (error) {
      for (const descriptor of descriptors) closeDescriptor(descriptor);
      throw error;
    }
    for (let i = 0; i < count; i++) {
      const vector = this.vectors[index]![start + i]!;
      const descriptor = descriptors[i] ?? -1;
      if (action === 'trigger') {
        if (vector.trigger !== -1) closeDescriptor(vector.trigger);
        vector.trigger = descriptor;
        vector.blocking = descriptor !== -1 && !isNonblocking(descriptor);
      } else {
        releaseControl(vector, action);
        if (descriptor !== -1) this.addControl(vector, action, descriptor, index, start + i);
      }
    }
  }

  private addControl(
    vector: Vector,
    action: 'mask' | 'unmask',
    descriptor: number,
    index: number,
    number: number,
  ): void {
    setNonblocking(descriptor);
    const watch = this.reactor.watch(descriptor, () => {
      drainEventfd(descriptor);
      this.act(action, index, number);
    });
    vector.controls.set(action, { descriptor, watch });
  }

  private clearVector(vector: Vector): void {
    if (vector.trigger !== -1) closeDescriptor(vector.trigger);
    vector.trigger = -1;
    vector.masked = false;
    vector.pending = false;
    releaseControl(vector, 'mask');
    releaseControl(vector, 'unmask');
  }
}

function releaseControl(vector: Vector, action: 'mask' | 'unmask'): void {
  const control = vector.controls.get(action);
  if (control === undefined) return;
  control.watch[Symbol.dispose]();
  closeDescriptor(control.descriptor);
  vector.controls.delete(action);
}

function expectEventfd(descriptor: number): void {
  const target = readlinkSync(`/proc/self/fd/${descriptor}`);
  if (target !== 'anon_inode:[eventfd]') {
    throw new ProtocolError('EINVAL', `Expected an eventfd with DEVICE_SET_IRQS, but got ${target}`);
  }
}
