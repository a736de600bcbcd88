import { writeSync } from 'node:fs';
import { expect } from 'chai';
import { type DeviceHost, RegionIndex } from 'vfio-user';
import type { NvmeController } from '../../src/controller.js';
import { GuestRam } from './guest-ram.js';
import { type Completion, HostQueue, type Submission } from './host-queue.js';

const CC_ENABLE = 0x00460001;
const ADMIN_ENTRIES = 32;

/** Where things lie in the guest's memory, as offsets. */
const Layout = { ADMIN: 0, IO: 0x1_0000, BUFFERS: 0x10_0000 } as const;

/** A host that drives a controller by the device contract alone, with memory and interrupts of its own. */
export class Host {
  readonly interrupts: number[] = [];
  readonly queues = new Map<number, HostQueue>();
  /** What the controller wants to be told of, by descriptor. */
  readonly watches = new Map<number, () => void>();
  /** As if no eventfd were set: the interrupt reaches nobody. */
  deaf = false;
  #doorbells: number | undefined;

  constructor(
    readonly controller: NvmeController,
    readonly ram: GuestRam = new GuestRam(),
  ) {
    const host: DeviceHost = {
      memory: ram,
      interrupts: {
        trigger: (_index, vector) => {
          this.interrupts.push(vector);
          return !this.deaf;
        },
      },
      reactor: {
        watch: (descriptor, readable) => {
          this.watches.set(descriptor, readable);
          return { [Symbol.dispose]: () => this.watches.delete(descriptor) };
        },
      },
    };
    controller.attach(host);
  }

  /** A guest address for data: page `index` of the buffers. */
  buffer(index = 0): number {
    return this.ram.base + Layout.BUFFERS + index * 4096;
  }

  read(offset: number, length = 4): number {
    const target = Buffer.alloc(length);
    this.controller.readRegion(RegionIndex.BAR0, offset, target);
    return length === 8 ? Number(target.readBigUInt64LE()) : target.readUIntLE(0, length);
  }

  write(offset: number, value: number): void {
    const data = Buffer.alloc(4);
    data.writeUInt32LE(value >>> 0);
    this.controller.writeRegion(RegionIndex.BAR0, offset, data);
  }

  get status(): number {
    return this.read(0x1c);
  }

  /** Sets up the admin queue and enables the controller. */
  enable({ entries = ADMIN_ENTRIES, configuration = CC_ENABLE } = {}): this {
    const { base, view } = this.ram;
    this.ram.bytes.fill(0, Layout.ADMIN, Layout.IO);
    this.queues.clear();
    this.queues.set(0, new HostQueue(0, view, Layout.ADMIN, Layout.ADMIN + 0x8000, entries));
    this.write(0x24, ((entries - 1) << 16) | (entries - 1));
    this.write(0x28, base + Layout.ADMIN);
    this.write(0x2c, 0);
    this.write(0x30, base + Layout.ADMIN + 0x8000);
    this.write(0x34, 0);
    this.write(0x14, configuration);
    return this;
  }

  disable(): void {
    this.write(0x14, CC_ENABLE & ~1);
  }

  /** Creates an I/O queue pair of that identifier, with its own vector. */
  createQueues(id: number, entries = 64, completionEntries = entries): HostQueue {
    const at = Layout.IO + (id - 1) * 0x2_0000;
    this.ram.bytes.fill(0, at, at + 0x2_0000);
    const { base, view } = this.ram;
    expect(
      this.admin({
        opcode: 0x05,
        prp1: base + at + 0x1_0000,
        dwords: { 10: ((completionEntries - 1) << 16) | id, 11: (id << 16) | 3 },
      }).status,
    ).to.equal(0);
    expect(
      this.admin({
        opcode: 0x01,
        prp1: base + at,
        dwords: { 10: ((entries - 1) << 16) | id, 11: (id << 16) | 1 },
      }).status,
    ).to.equal(0);
    const queue = new HostQueue(id, view, at, at + 0x1_0000, entries, completionEntries);
    this.queues.set(id, queue);
    return queue;
  }

  /** From now on doorbells are rung in memory: in the page that the controller offers to be mapped. */
  ringDoorbellsIn(descriptor: number): void {
    this.#doorbells = descriptor;
  }

  ringTail(id: number, value = this.queues.get(id)!.tail): void {
    this.#ring(0x1000 + 8 * id, value);
  }

  ringHead(id: number, value = this.queues.get(id)!.head): void {
    this.#ring(0x1004 + 8 * id, value);
  }

  #ring(offset: number, value: number): void {
    if (this.#doorbells === undefined) this.write(offset, value);
    else writeSync(this.#doorbells, Uint8Array.of(value & 0xff, value >>> 8, 0, 0), 0, 4, offset);
  }

  /** Submits without waiting for an answer. */
  submit(id: number, submission: Submission): number {
    const command = this.queues.get(id)!.push(submission);
    this.ringTail(id);
    return command;
  }

  /** Takes the next completion, if there is one, and tells the controller. */
  take(id: number): Completion | undefined {
    const completion = this.queues.get(id)!.take();
    if (completion !== undefined) this.ringHead(id);
    return completion;
  }

  /** Submits and takes the completion, which has to be there at once and for this command. */
  execute(id: number, submission: Submission): Completion {
    const command = this.submit(id, submission);
    const completion = this.take(id);
    if (completion === undefined)
      throw new Error(`Expected a completion of command ${command}, but there is none`);
    expect(completion.command).to.equal(command);
    return completion;
  }

  admin(submission: Submission): Completion {
    return this.execute(0, submission);
  }

  io(submission: Submission): Completion {
    return this.execute(1, { namespaceId: 1, ...submission });
  }
}
