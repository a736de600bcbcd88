import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { decodeChunk, type TraceRecord } from './record.js';

/** The slow half of the trace: writes the chunks of a TraceRecorder down, a line of JSON for each message. */
export class TraceFile implements Disposable {
  readonly #descriptor: number;

  /** Creates the file, or empties it. */
  constructor(readonly path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  write(chunk: Uint8Array): void {
    let lines = '';
    for (const record of decodeChunk(chunk)) lines += `${JSON.stringify(record)}\n`;
    const bytes = Buffer.from(lines);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

/** Reads a trace back, record by record; one whose name ends in `.gz` is decompressed. Throws a SyntaxError that names the line if one is torn. */
export async function* readTrace(path: string): AsyncGenerator<TraceRecord, void, undefined> {
  let number = 0;
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // What goes wrong with the file is to end the reading of it.
  file.on('error', (error) => input.destroy(error));
  for await (const line of createInterface({ input })) {
    number++;
    if (line === '') continue;
    try {
      yield JSON.parse(line) as TraceRecord;
    } catch (error) {
      throw new SyntaxError(`Expected a JSON record in line ${number} of ${path}.`, { cause: error });
    }
  }
}
