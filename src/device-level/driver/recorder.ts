import type { DeviceEvent } from '../../checkers/device-level/events.js';
import type { Ledger } from '../../harness/ledger/ledger.js';

/** Writes what happens into the run's ledger, and knows what the run is doing. */
export class Recorder {
  /** What is being done, for what goes wrong meanwhile. */
  doing = 'start';
  #commands = 0;

  constructor(readonly ledger: Ledger) {}

  record({ kind, ...fields }: DeviceEvent): void {
    this.ledger.write(kind, fields);
  }

  /** A number for a command that nothing else in the run has. */
  nextCommand(): number {
    return ++this.#commands;
  }
}

/** The guest's I/O came to a standstill; the ledger has what there is to say. */
export class StuckError extends Error {
  override readonly name = 'StuckError';
}

/** A device server ended by itself. */
export class ServerEndedError extends Error {
  override readonly name = 'ServerEndedError';
}
