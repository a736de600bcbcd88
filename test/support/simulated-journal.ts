import { type JournalBlock, makeJournalBlock, readJournalBlock } from '../../src/checkers/journal-block.js';
import { type JournalPlan, journalRecords, positionOf } from '../../src/checkers/journal-record.js';
import type { LedgerEntry } from '../../src/harness/ledger/ledger.js';

/** A journal of two writers with eight blocks each. */
export const plan: JournalPlan = { run: 3, writers: 2, namespace: 1, offset: 8192, size: 8 * 4096, flush: 1 };

/** How far one writer came. */
export interface Progress {
  /** Writes that reached the image, and those of them whose acknowledgements reached the host. */
  readonly written: number;
  readonly acknowledged: number;
}

/** A journal that ended in the middle, by its ledger, and the image that it left. */
export class SimulatedJournal {
  /** By position. */
  readonly image = new Map<number, Buffer>();
  readonly #entries: LedgerEntry[] = [];

  constructor(
    progress: readonly Progress[],
    readonly plan: JournalPlan,
  ) {
    this.#add('journal-started', { ...plan });
    progress.forEach(({ written, acknowledged }, writer) => {
      for (let sequence = 1; sequence <= written; sequence++) this.write(writer, sequence);
      for (let sequence = 1; sequence <= acknowledged; sequence++) this.acknowledge(writer, sequence);
    });
  }

  /** Stamps a block as the writer does, and puts it where it belongs, or where `position` says. */
  write(writer: number, sequence: number, position = this.position(writer, sequence)): void {
    const { run } = this.plan;
    const stamp = { run, writer, sequence, position: this.position(writer, sequence) };
    this.image.set(position, makeJournalBlock(stamp));
  }

  acknowledge(writer: number, sequence: number, position = this.position(writer, sequence)): void {
    const row = [writer, sequence, position, 1000 * sequence, 1000 * sequence + 400, 5000 + sequence];
    this.#add('journal-acknowledged', { writes: [row] });
  }

  end(writer: number, submitted: number): void {
    this.#add('journal-writer-ended', { writer, submitted });
  }

  position(writer: number, sequence: number): number {
    return positionOf(this.plan, writer, sequence);
  }

  /** What the ledger knows, once the image was read. */
  get record() {
    const blocks = Array.from(
      { length: (this.plan.writers * this.plan.size) / 4096 },
      (_, index): JournalBlock => {
        const block = this.image.get(this.plan.offset + index * 4096);
        return readJournalBlock(block ?? Buffer.alloc(4096));
      },
    );
    this.#add('journal-image', { blocks });
    // As from the file: nothing but JSON.
    return journalRecords(JSON.parse(JSON.stringify(this.#entries)))[0]!;
  }

  #add(kind: string, fields: object): void {
    this.#entries.push({ at: this.#entries.length, kind, run: this.plan.run, ...fields });
  }
}
