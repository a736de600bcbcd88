/** A line that a writer of the journal says (`vm-images/guest/journal.lua`). Times are microseconds. */
export type JournalLine = { readonly run: number; readonly writer: number } & (
  | { readonly says: 'started'; readonly monotonic: number; readonly realtime: number }
  | {
      readonly says: 'ack';
      readonly sequence: number;
      readonly position: number;
      readonly submitted: number;
      readonly acknowledged: number;
    }
  | {
      readonly says: 'error';
      readonly call: string;
      readonly errno: number;
      readonly sequence: number;
      readonly position: number;
      readonly text: string;
    }
  | { readonly says: 'ended'; readonly submitted: number }
);

/** No number of a writer has more digits. */
const pattern =
  /^journal (\d{1,10}) (\d{1,10}) (?:(started|ack|ended)((?: \d{1,16})+)|error ([a-z]+) (\d{1,10}) (\d{1,16}) (\d{1,16}) (.*))$/;
const figures = { started: 2, ack: 4, ended: 1 };

/** Reads a line of the port; undefined if no writer says such a line. */
export function parseJournalLine(line: string): JournalLine | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  const [, run, writer, says, numbers, call, errno, sequence, position, text] = match;
  const who = { run: Number(run), writer: Number(writer) };
  if (call !== undefined) {
    const where = { errno: Number(errno), sequence: Number(sequence), position: Number(position) };
    return { ...who, says: 'error', call, ...where, text: text! };
  }
  const values = numbers!.trim().split(' ').map(Number) as [number, number, number, number];
  if (values.length !== figures[says as keyof typeof figures]) return undefined;
  if (says === 'started') return { ...who, says, monotonic: values[0], realtime: values[1] };
  if (says === 'ended') return { ...who, says, submitted: values[0] };
  const [number, offset, submitted, acknowledged] = values;
  return { ...who, says: 'ack', sequence: number, position: offset, submitted, acknowledged };
}
