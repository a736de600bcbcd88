import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readPastResult } from '../src/replay/past-result.js';
import { switchover } from '../src/testing/command-line.js';
import { expect } from '../src/testing/expect.js';

const results = path.resolve('results/tests/repeated');
const scenario = path.join(results, 'there-and-back.yaml');
const latest = path.join(results, 'there-and-back/latest');

const inResults = (command: string, ...words: string[]) =>
  switchover([command, '--results', results, ...words]);

/** Milliseconds before each migration, of every run in the order of their making. */
const pauses = () =>
  readdirSync(path.dirname(latest))
    .filter((name) => name !== 'latest')
    .toSorted()
    .map((name) => readPastResult(path.join(path.dirname(latest), name)).pausesMs);

describe('A run that has been', () => {
  before(async () => {
    rmSync(results, { recursive: true, force: true });
    mkdirSync(results, { recursive: true });
    writeFileSync(
      scenario,
      `name: there-and-back
description: A guest that writes a journal migrates to the other host, and back.
workload: { before: 1s, after: 1s, journal: { writers: 1, size: 64KiB } }
migrations: { count: 2 }
`,
    );
    const { status, stderr } = await inResults('run', '--trace', '--trace-memory', scenario);
    expect(status, stderr).to.equal(0);
  });

  after(() => rmSync(results, { recursive: true, force: true }));

  it("is repeated without a virtual machine from its drive's recorded messages", async () => {
    const { status, stdout, stderr } = await inResults('replay', '--json', `${latest}/a-vfio-user.jsonl`);
    expect(status, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.have.property('compared').that.is.above(500);
  });

  it('shows a bug that its drive did not have', async () => {
    const mutant = ['--mutant', 'submission-head-lost'];
    const { status, stderr } = await inResults('replay', ...mutant, `${latest}/a-vfio-user.jsonl`);
    expect(stderr).to.match(
      /^ {2}After message \d+: expected no DMA_READ of 64 bytes .* \(again\), but got one\.$/m,
    );
    expect(status).to.equal(1);
  });

  it('is repeated with its virtual machines, and with its pauses between migrations', async () => {
    const { status, stderr } = await inResults('replay', latest);
    expect(stderr).to.match(/^\| acknowledged writes survive +\| PASS \| PASS \|$/m);
    expect(status).to.equal(0);
    const [then, now] = pauses();
    expect(then).to.have.lengthOf(2);
    for (const [index, pause] of then!.entries()) expect(now![index]).to.be.at.least(pause - 1);
  });
});
