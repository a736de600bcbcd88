import { setImmediate as turn } from 'node:timers/promises';
import type { ServedDevice } from '../devices/served-device.js';
import type { GuestLayout } from '../guest-layout.js';
import { MEMORY_BASE, PAGE_SIZE } from '../guest-memory.js';
import { type CommandFields, type CommandPurpose, encode, type OutstandingCommand } from './command.js';
import { Doorbells } from './doorbells.js';
import type { QueuePair } from './queue-pair.js';
import { type Recorder, ServerEndedError, StuckError } from './recorder.js';
import { Register, readRegister } from './registers.js';

/** How long the driver sleeps at a time, in milliseconds. */
const slice = 10;
/** Milliseconds without any completion after which commands count as stuck, if the images are in memory, or on a disk. */
const patience = { memory: 2_000, disk: 20_000 };

export interface CommandResult {
  readonly status: number;
  readonly result: number;
}

type Completed = OutstandingCommand['completed'];
const nothing: Completed = () => ({});

/**
 * The guest's NVMe driver: queue pairs in the guest's memory, doorbells, and interrupts. It looks at a completion
 * queue only when its vector was signalled; between times it sleeps on the eventfds.
 */
export class NvmeDriver {
  /** The admin queue pair first. */
  queues: QueuePair[] = [];
  readonly doorbells: Doorbells;
  /** Vectors that were signalled before the guest moved, and not looked at yet. */
  readonly #pending = new Set<number>();

  constructor(
    readonly layout: GuestLayout,
    readonly recorder: Recorder,
    /** Where the guest runs. */
    public device: ServedDevice,
    /** What Flush waits for. */
    readonly storage: keyof typeof patience,
  ) {
    this.doorbells = new Doorbells(layout);
  }

  get admin(): QueuePair {
    return this.queues[0]!;
  }

  /** Commands under way, but for event requests. */
  get inFlight(): number {
    let count = 0;
    for (const queue of this.queues) {
      for (const { purpose } of queue.outstanding.values()) if (purpose.does !== 'event-request') count++;
    }
    return count;
  }

  /** Puts a command into a queue without ringing. The queue has room. */
  place(
    queue: QueuePair,
    fields: CommandFields,
    purpose: CommandPurpose,
    completed: Completed = nothing,
  ): void {
    const identifier = queue.takeIdentifier();
    const command = this.recorder.nextCommand();
    queue.outstanding.set(identifier, {
      ...{ command, identifier, queue: queue.id, purpose, completed },
      submittedAt: performance.now(),
    });
    this.recorder.record({ kind: 'command-submitted', command, queue: queue.id, identifier, ...purpose });
    queue.push(this.device.memory, encode(fields, identifier));
  }

  ring(queue: QueuePair): void {
    this.doorbells.ringTail(this.device, queue);
  }

  submit(queue: QueuePair, fields: CommandFields, purpose: CommandPurpose, completed?: Completed): void {
    this.place(queue, fields, purpose, completed);
    this.ring(queue);
  }

  /** Submits an admin command and waits for its completion. */
  async execute(
    fields: CommandFields,
    name: string,
    expected?: number,
    does: CommandPurpose['does'] = 'admin',
  ): Promise<CommandResult> {
    let result: CommandResult | undefined;
    const purpose = { does, name, ...(expected === undefined ? {} : { expected }) };
    this.submit(this.admin, fields, purpose, (status, value) => {
      result = { status, result: value };
      return {};
    });
    await this.until(() => result !== undefined);
    return result!;
  }

  /** Sleeps up to so many milliseconds for an interrupt, and takes what it announces. Returns how many completions. */
  reap(milliseconds: number): number {
    const signalled = this.device.vectors.take(this.#pending.size > 0 ? 0 : milliseconds);
    for (const vector of signalled) this.#pending.add(vector);
    let taken = 0;
    for (const vector of this.#pending) {
      for (const queue of this.queues) if (queue.vector === vector) taken += this.#consume(queue);
    }
    this.#pending.clear();
    return taken;
  }

  /** Waits until something is so. Throws a StuckError if nothing completes for too long. */
  async until(done: () => boolean): Promise<void> {
    let since = performance.now();
    while (!done()) {
      if (this.reap(slice) > 0) since = performance.now();
      else await this.#stillWell(since);
    }
  }

  /** Waits until everything that was submitted has completed, but for event requests. */
  async idle(): Promise<void> {
    await this.until(() => this.inFlight === 0);
  }

  /** The guest stands still and will go on elsewhere: interrupts that have come already come along with it. */
  collectInterrupts(): void {
    for (const vector of this.device.vectors.take(0)) this.#pending.add(vector);
  }

  /** What was outstanding will not complete any more. */
  abandon(why: string): void {
    const commands = this.queues.flatMap((queue) => [...queue.outstanding.values()]);
    if (commands.length > 0) {
      this.recorder.record({
        kind: 'commands-abandoned',
        commands: commands.map(({ command }) => command),
        why,
      });
    }
    this.queues = [];
    this.doorbells.shadowed = false;
    this.#pending.clear();
  }

  /** The guest address of an offset in its memory. */
  address(offset: number): number {
    return MEMORY_BASE + offset;
  }

  #consume(queue: QueuePair): number {
    let taken = 0;
    for (;;) {
      const completion = queue.take(this.device.memory);
      if (completion === undefined) break;
      taken++;
      const { identifier, slot, phase, status, result, submissionQueue } = completion;
      const known = queue.outstanding.get(identifier);
      queue.outstanding.delete(identifier);
      this.recorder.record({
        kind: 'command-completed',
        ...(known === undefined ? {} : { command: known.command, ...known.completed(status, result) }),
        ...{
          host: this.device.host,
          queue: queue.id,
          identifier,
          slot,
          phase,
          status,
          result,
          submissionQueue,
        },
      });
    }
    if (taken > 0) this.doorbells.ringHead(this.device, queue);
    return taken;
  }

  async #stillWell(since: number): Promise<void> {
    // Lets the event loop see what happened to the connection and the server.
    await turn();
    const { server, host } = this.device;
    if (server.exit !== undefined) throw new ServerEndedError(`The device server of host ${host} has ended.`);
    const waited = performance.now() - since;
    const outstanding = this.queues.flatMap((queue) => [...queue.outstanding.values()]);
    const synchronizes = outstanding.some(({ purpose }) => purpose.durable || purpose.does === 'flush');
    if (waited < patience[synchronizes ? this.storage : 'memory']) return;
    // Its answer shows that the server is well and has seen every doorbell.
    const status = await readRegister(this.device, Register.CSTS);
    if (this.reap(slice) > 0) return;
    this.#reportStuck(waited, status);
  }

  #reportStuck(waited: number, status: number): never {
    const { memory, host } = this.device;
    const unannounced = [];
    const wrongPhase = [];
    for (const queue of this.queues) {
      const next = queue.look(memory, queue.completionHead);
      if (next.phase === queue.phase) {
        unannounced.push({ queue: queue.id, vector: queue.vector, identifier: next.identifier });
      } else if (next.submissionQueue === queue.id && queue.outstanding.has(next.identifier)) {
        wrongPhase.push({ queue: queue.id, slot: next.slot, identifier: next.identifier });
      }
    }
    const commands = this.queues.flatMap(({ id, outstanding }) =>
      [...outstanding.values()]
        .filter(({ purpose }) => purpose.does !== 'event-request')
        .map(({ command }) => ({ command, queue: id })),
    );
    const after = this.recorder.doing;
    this.recorder.record({
      kind: 'commands-stuck',
      ...{ host, waited: Math.round(waited), after, commands, unannounced, wrongPhase, status },
    });
    throw new StuckError(`The guest's I/O came to a standstill on host ${host} after ${after}.`);
  }
}

/** PRP1 and PRP2 for data in these pages, of which the first is used from `offset` on (NVMe 1.4, 4.3). */
export function describePages(
  pages: readonly number[],
  offset: number,
  list: number | undefined,
  device: ServedDevice,
): { prp1: number; prp2: number } {
  const address = (page: number): number => MEMORY_BASE + page * PAGE_SIZE;
  const prp1 = address(pages[0]!) + offset;
  if (pages.length === 1) return { prp1, prp2: 0 };
  if (pages.length === 2) return { prp1, prp2: address(pages[1]!) };
  const { memory } = device;
  const at = list! * PAGE_SIZE;
  memory.mark(at, 8 * (pages.length - 1));
  pages.slice(1).forEach((page, index) => {
    memory.view.setBigUint64(at + 8 * index, BigInt(address(page)), true);
  });
  return { prp1, prp2: address(list!) };
}
