import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readRun } from '../src/run-record/read-run.js';
import { timelineOf } from '../src/run-record/timeline.js';
import { type CommandResult, switchover } from '../src/testing/command-line.js';
import { expect } from '../src/testing/expect.js';

const results = path.resolve('results/tests/failing');
const scenario = 'fixtures/scenarios/device-server-stands-still.yaml';
/** The sentence, up to how long it was. */
const sentence =
  /FAIL {2}blackout: (Expected the guest's blackout to be at most 200 ms, but it was \d{4} ms)/;

describe('A run that fails on purpose', () => {
  let run: CommandResult;
  let evidence: string;

  before(async () => {
    rmSync(results, { recursive: true, force: true });
    run = await switchover(['run', '--results', results, scenario]);
    evidence = path.dirname(/^ {2}Report: (.+)$/m.exec(run.stderr)?.[1] ?? '');
  });

  after(() => rmSync(results, { recursive: true, force: true }));

  it('says on the terminal what was expected and what it was, and exits with 1', () => {
    expect(run.stderr)
      .to.match(sentence)
      .and.match(/as its fixture expects: "blackout" is broken/);
    expect(run.status).to.equal(1);
  });

  it('has the sentence, the evidence and the fault on the timeline in its report', () => {
    const page = readFileSync(path.join(evidence, 'report.html'), 'utf8');
    expect(page).to.include(sentence.exec(run.stderr)![1]);
    for (const file of ['ledger.jsonl', 'b-server.log', 'machine-b-qemu.log']) {
      expect(page).to.include(`href="${file}"`);
      expect(existsSync(path.join(evidence, file)), file).to.equal(true);
    }
    const struck = timelineOf(readRun(path.join(evidence, 'ledger.jsonl'))).filter(
      ({ kind }) => kind === 'fault',
    );
    expect(struck[0]).to.have.property('label', 'stop destination-server at resume of migration 1');
    // Data of the chart: lane, milliseconds, no duration, label.
    expect(page).to.match(/\[\d+,[\d.]+,-1,"stop destination-server at resume of migration 1"/);
  });

  it('is done again by the one command that both show', async () => {
    const command = /^ {2}Again: (npx switchover run .+)$/m.exec(run.stderr)![1]!;
    expect(readFileSync(path.join(evidence, 'report.html'), 'utf8')).to.include(command);
    const [, , ...words] = command.split(' ');
    const again = await switchover([...words, '--results', results]);
    expect(again.stderr).to.match(sentence);
    expect(again.status).to.equal(1);
  });
});
