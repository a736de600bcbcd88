import { QmpError } from './qmp-error.js';

/** Events after the asked position were dropped, because more came than the history keeps. */
export class EventOverflowError extends QmpError {
  override readonly name = 'EventOverflowError';
  /** How many events between the asked position and the oldest one kept are lost. */
  readonly lost: number;
  /** The position from which the history is whole. */
  readonly oldestPosition: number;

  constructor(message: string, details: { lost: number; oldestPosition: number }) {
    super(message);
    this.lost = details.lost;
    this.oldestPosition = details.oldestPosition;
  }
}
