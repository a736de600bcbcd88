import type { AcknowledgementRow, JournalPlan } from '../../../checkers/journal-record.js';
import { monotonicMicroseconds } from '../../ledger/clock.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { LineReader } from '../../machine/line-socket.js';
import { parseJournalLine } from './journal-line.js';

/** Writes down what a journal's writers say, as it arrives. */
export class JournalRecorder implements Disposable {
  readonly #subscription: Disposable;
  #waiting: AcknowledgementRow[] = [];
  /** Acknowledgements so far, writers that ended or failed, and the guest's time of the last acknowledgement. */
  acknowledged = 0;
  ended = 0;
  latest = 0;
  readonly errors: string[] = [];

  constructor(
    readonly plan: JournalPlan,
    reader: LineReader,
    readonly ledger: Ledger,
  ) {
    this.#subscription = reader.listen((line) => this.#hear(line));
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#writeDown();
  }

  #hear(text: string): void {
    const { run } = this.plan;
    const line = parseJournalLine(text);
    if (line === undefined) {
      // A writer that cannot run, or a guest that makes things up.
      this.#failed({ message: `the guest said "${text.slice(0, 200)}", which no writer says` });
      return;
    }
    if (line.run !== run) return;
    const { writer } = line;
    switch (line.says) {
      case 'ack': {
        const { sequence, position, submitted, acknowledged } = line;
        // All that came in one piece is one entry of the ledger.
        if (this.#waiting.length === 0) queueMicrotask(() => this.#writeDown());
        this.#waiting.push([writer, sequence, position, submitted, acknowledged, monotonicMicroseconds()]);
        this.acknowledged++;
        this.latest = Math.max(this.latest, acknowledged);
        break;
      }
      case 'error': {
        const { call, errno, sequence, position, text: said } = line;
        const message =
          `writer ${writer} of journal ${run} got the error ${errno} (${said}) from ${call} ` +
          `at sequence ${sequence}, offset ${position}`;
        this.ended++;
        this.#failed({ writer, call, errno, sequence, position, message });
        break;
      }
      case 'started':
        this.ledger.write('journal-writer-started', {
          run,
          writer,
          monotonic: line.monotonic,
          realtime: line.realtime,
        });
        break;
      case 'ended':
        this.ended++;
        this.#writeDown();
        this.ledger.write('journal-writer-ended', { run, writer, submitted: line.submitted });
    }
  }

  #failed(fields: { message: string; [field: string]: unknown }): void {
    this.#writeDown();
    this.errors.push(fields.message);
    this.ledger.write('journal-error', { run: this.plan.run, ...fields });
  }

  #writeDown(): void {
    if (this.#waiting.length === 0) return;
    const writes = this.#waiting;
    this.#waiting = [];
    this.ledger.write('journal-acknowledged', { run: this.plan.run, writes });
  }
}
