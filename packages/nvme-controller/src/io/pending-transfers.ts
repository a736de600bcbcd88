import type { Direction } from '../backends/backend.js';
import type { AsynchronousCalls } from '../backends/file-calls.js';
import type { ControllerContext } from '../controller-context.js';
import type { Namespace } from '../namespaces/namespace.js';
import { GuestSegments } from '../prp/guest-segments.js';
import type { Command } from '../queues/command.js';
import type { SubmissionQueue } from '../queues/submission-queue.js';
import { Status } from '../specification/status.js';
import { transferStatus } from './transfer-status.js';

interface Transfer {
  readonly direction: Direction;
  readonly queue: SubmissionQueue;
  readonly command: number;
  readonly namespace: Namespace;
  readonly segments: GuestSegments;
  /** Whether it completes only when it is durable. */
  readonly durable: boolean;
}

/**
 * Reads and writes that were begun and whose data is still moving. Each has a slot of its completion queue kept for it.
 * None of them is part of a migrated state: whoever stops the controller, resets it, or takes memory or an image from
 * it waits for them first.
 */
export class PendingTransfers {
  readonly #pending = new Set<Transfer>();
  readonly #spare: GuestSegments[] = [];
  /** Those whose data is moving, with those that nobody cares for any more. */
  #moving = 0;
  /** Of these, the writes that are to be durable: their ends are always announced. */
  #announced = 0;

  /** @param calls what the namespaces' backends begin their transfers with; undefined: they wait for each. */
  constructor(
    readonly context: ControllerContext,
    readonly calls: AsynchronousCalls | undefined,
  ) {}

  /** Commands that will complete when their data has moved. */
  get count(): number {
    return this.#pending.size;
  }

  /** Whether data of any command is moving, wanted or not. */
  get moving(): boolean {
    return this.#moving > 0;
  }

  /** Whether data is moving of which whoever polls has to look for the end. */
  get unannounced(): boolean {
    return this.#moving > this.#announced;
  }

  /**
   * Begins the transfer of a command whose segments were resolved, if its backend can; then the command is pending.
   * @param durable whether it is to complete only when it is durable.
   */
  begin(direction: Direction, command: Command, namespace: Namespace, durable: boolean): boolean {
    const { backend, blockSize } = namespace;
    if (this.calls === undefined || backend.begin === undefined) return false;
    const { memory, segments: resolved } = this.context;
    const segments = this.#spare.pop() ?? new GuestSegments();
    segments.copy(resolved);
    const queue = command.submissionQueue;
    const transfer: Transfer = { direction, queue, command: command.id, namespace, segments, durable };
    const done = (failure: number, isDurable: boolean) => this.#settle(transfer, failure, isDurable);
    if (!backend.begin(direction, command.firstBlock * blockSize, segments, memory, durable, done)) {
      this.#spare.push(segments);
      return false;
    }
    this.#moving++;
    if (isAnnounced(transfer)) this.#announced++;
    this.#pending.add(transfer);
    queue.completionQueue.reserved++;
    return true;
  }

  /** To be called when several transfers were begun: until then the drive need not have them. */
  submit(): void {
    this.calls?.submit();
  }

  /** Completes what has ended, and leaves the interrupt to the caller. Returns whether anything had. */
  collect(): boolean {
    return this.calls?.collect() ?? false;
  }

  /** Returns when all have completed. */
  drain(): void {
    if (this.#moving === 0) return;
    while (this.#moving > 0) this.calls!.wait();
    this.context.completions.signal();
  }

  /** Forgets all: the controller was reset. Returns when no data moves any more. */
  drop(): void {
    for (const { queue } of this.#pending) queue.completionQueue.reserved--;
    this.#pending.clear();
    this.drain();
  }

  #settle(transfer: Transfer, failure: number, isDurable: boolean): void {
    const { direction, queue, command, namespace, segments, durable } = transfer;
    const { context } = this;
    this.#moving--;
    if (isAnnounced(transfer)) this.#announced--;
    const wanted = this.#pending.delete(transfer);
    const status = transferStatus(context, direction, segments, failure);
    this.#spare.push(segments);
    if (!wanted) return;
    queue.completionQueue.reserved--;
    if (status === Status.SUCCESS && durable && !isDurable) {
      context.synchronizations.begin(queue, command, namespace.id);
      return;
    }
    context.health.countStatus(status);
    context.completions.complete(queue, command, status);
  }
}

const isAnnounced = ({ direction, durable }: Transfer): boolean => durable && direction === 'write';
