import { QmpError } from './qmp-error.js';

/** Something was awaited longer than its time limit. */
export class TimeoutError extends QmpError {
  override readonly name = 'TimeoutError';
  /** The time limit, in milliseconds. */
  readonly timeout: number;
  /** The command whose response did not come, if it was a command. */
  declare readonly command?: string;
  declare readonly arguments?: object;
  /** The events of which none came, if it was an event. */
  declare readonly events?: readonly string[];

  constructor(
    message: string,
    details: {
      timeout: number;
      command?: string;
      arguments?: object | undefined;
      events?: readonly string[];
    },
  ) {
    super(message);
    this.timeout = details.timeout;
    if (details.command !== undefined) this.command = details.command;
    if (details.arguments !== undefined) this.arguments = details.arguments;
    if (details.events !== undefined) this.events = details.events;
  }
}
