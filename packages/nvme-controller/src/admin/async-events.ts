import type { Completions } from '../queues/completions.js';
import type { QueueSet } from '../queues/queue-set.js';
import { MAXIMUM_EVENT_REQUESTS } from '../specification/limits.js';
import { LogPage } from '../specification/log-pages.js';
import { Status } from '../specification/status.js';

/** Asynchronous event types (NVMe 1.4, figure 147). */
export const EventType = { ERROR: 0, HEALTH: 1 } as const;

/** Information of error events (figure 148). */
export const ErrorEvent = { INVALID_DOORBELL_REGISTER: 0, INVALID_DOORBELL_VALUE: 1 } as const;

/** Information of health events (figure 149). */
export const HealthEvent = { TEMPERATURE_THRESHOLD: 1 } as const;

export interface AsyncEvent {
  readonly type: number;
  readonly information: number;
  readonly logPage: number;
}

/**
 * Asynchronous Event Requests and the events that wait for one (NVMe 1.4, 5.2). An event's type is masked from
 * its report until the host reads the log page without "retain".
 */
export class AsyncEvents {
  /** Command identifiers of outstanding requests, oldest first. */
  readonly requests: number[] = [];
  readonly waiting: AsyncEvent[] = [];
  /** Types that were reported and not yet cleared, as bits. */
  masked = 0;

  constructor(
    readonly queues: QueueSet,
    readonly completions: Completions,
  ) {}

  /** Takes a request; false if there are as many as AERL allows. */
  request(command: number): boolean {
    if (this.requests.length >= MAXIMUM_EVENT_REQUESTS) return false;
    this.requests.push(command);
    return true;
  }

  /** Completes an outstanding request as aborted; false if there is none of that identifier, or no room. */
  abort(command: number): boolean {
    const queue = this.queues.submission[0];
    const at = this.requests.indexOf(command);
    // The Abort that is being executed needs an entry too.
    if (queue === undefined || at === -1 || queue.completionQueue.room < 2) return false;
    this.requests.splice(at, 1);
    this.completions.complete(queue, command, Status.ABORT_REQUESTED);
    return true;
  }

  raiseError(information: number): void {
    this.#raise({ type: EventType.ERROR, information, logPage: LogPage.ERROR_INFORMATION });
  }

  raiseHealth(information: number): void {
    this.#raise({ type: EventType.HEALTH, information, logPage: LogPage.HEALTH });
  }

  /** The host has read a log page, not asking for its event to be retained. */
  logPageRead(logPage: number): void {
    if (logPage === LogPage.ERROR_INFORMATION) this.masked &= ~(1 << EventType.ERROR);
    if (logPage === LogPage.HEALTH) this.masked &= ~(1 << EventType.HEALTH);
  }

  /**
   * Reports what can be reported: there is a request, and room for its completion. To be called when any of these
   * may have changed.
   */
  deliver(): void {
    const queue = this.queues.submission[0];
    while (queue !== undefined && this.requests.length > 0 && queue.completionQueue.room > 0) {
      const at = this.waiting.findIndex(({ type }) => (this.masked & (1 << type)) === 0);
      if (at === -1) return;
      const [event] = this.waiting.splice(at, 1);
      const { type, information, logPage } = event!;
      this.masked |= 1 << type;
      this.completions.complete(
        queue,
        this.requests.shift()!,
        Status.SUCCESS,
        type | (information << 8) | (logPage << 16),
      );
    }
  }

  clear(): void {
    this.requests.length = 0;
    this.waiting.length = 0;
    this.masked = 0;
  }

  #raise(event: AsyncEvent): void {
    const known = this.waiting.some(
      (other) => other.type === event.type && other.information === event.information,
    );
    if (!known) this.waiting.push(event);
  }
}
