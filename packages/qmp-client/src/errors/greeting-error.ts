import { QmpError } from './qmp-error.js';

/** The peer's first message was not a QMP greeting, or it never came. */
export class GreetingError extends QmpError {
  override readonly name = 'GreetingError';
  /** What came instead of the greeting; absent if nothing did. */
  declare readonly received?: unknown;

  constructor(message: string, received?: unknown, options?: ErrorOptions) {
    super(message, options);
    if (received !== undefined) this.received = received;
  }
}
