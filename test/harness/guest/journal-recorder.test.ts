import { expect } from 'chai';
import { journalRecords } from '../../../src/checkers/journal-record.js';
import { parseJournalLine } from '../../../src/harness/guest/journal/journal-line.js';
import { JournalRecorder } from '../../../src/harness/guest/journal/journal-recorder.js';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { LineReader } from '../../../src/harness/machine/line-socket.js';
import { plan } from '../../support/simulated-journal.js';

function heard(text: string) {
  const ledger = new Ledger();
  const reader = new LineReader();
  ledger.write('journal-started', { ...plan });
  using recorder = new JournalRecorder(plan, reader, ledger);
  reader.feed(Buffer.from(text));
  const { acknowledged, ended, latest } = recorder;
  recorder[Symbol.dispose]();
  return { ledger, acknowledged, ended, latest, record: journalRecords(ledger.entries)[0]! };
}

describe("What the journal's writers say", () => {
  it('is in the ledger, every acknowledgement with when the host heard of it, those of one piece in one entry', () => {
    const before = process.hrtime.bigint() / 1000n;
    const { ledger, record, acknowledged, latest } = heard(
      'journal 3 0 started 100 5100\njournal 3 0 ack 1 8192 200 300\njournal 3 1 ack 1 40960 210 350\n',
    );
    expect({ acknowledged, latest }).to.deep.equal({ acknowledged: 2, latest: 350 });
    expect(ledger.entries.filter(({ kind }) => kind === 'journal-acknowledged')).to.have.lengthOf(1);
    const [first] = record.acknowledgements;
    expect(first).to.include({ writer: 0, sequence: 1, position: 8192, submitted: 200, acknowledged: 300 });
    expect(first!.arrived).to.be.at.least(Number(before));
    expect(record.realtimeOffset).to.equal(5000);
  });

  it('tells of errors, with errno and block, and of ends', () => {
    const { record, ended } = heard(
      'journal 3 1 error pwrite 5 17 40960 Input/output error\njournal 3 0 ended 12\n',
    );
    expect(ended).to.equal(2);
    expect(record.errors).to.deep.equal([
      'writer 1 of journal 3 got the error 5 (Input/output error) from pwrite at sequence 17, offset 40960',
    ]);
    expect([...record.ended]).to.deep.equal([[0, 12]]);
  });

  it('is an error if no writer says such a thing, and nothing if another journal says it', () => {
    const { record, acknowledged } = heard('/bin/sh: journal: not found\njournal 2 0 ack 1 8192 1 2\n');
    expect(acknowledged).to.equal(0);
    expect(record.errors).to.deep.equal([
      'the guest said "/bin/sh: journal: not found", which no writer says',
    ]);
  });

  it('is understood only in its exact form', () => {
    for (const line of [
      '',
      'journal 3 0 ack 1 8192 200',
      'journal 3 0 ack 1 8192 200 300 400',
      'journal 3 0 ack 1 8192 -200 300',
      'journal 3 0 ack 12345678901234567 8192 200 300',
      'journal 3 0 ended',
      'Jobs: 1 (f=1)',
    ])
      expect(parseJournalLine(line), line).to.equal(undefined);
  });
});
