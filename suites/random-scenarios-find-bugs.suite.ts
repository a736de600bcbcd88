import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { deviceGround } from '../src/explore/device/device-ground.js';
import { explore } from '../src/explore/explore.js';
import { loadFixture } from '../src/fixtures/fixture.js';
import { judgeBreak, runFixture } from '../src/fixtures/run-fixture.js';
import { isInLab } from '../src/lab/is-in-lab.js';
import { expect } from '../src/testing/expect.js';
import { InterruptedRun } from '../src/testing/interrupted-run.js';
import { testLimit } from '../src/testing/launched.js';

const output = 'results/tests/explore';

/** Enough for a scenario, which takes ten times as long where a processor is emulated. */
const controlMinutes = isInLab() ? 1 : 0.1;

/** A few seconds of a fixed seed. */
const search = (mutants: readonly string[], minutes: number) =>
  explore(deviceGround(mutants), {
    ...{ minutes, seed: 1, findings: 1, repeats: 2, output, progress: () => {} },
    signal: AbortSignal.timeout(testLimit),
  });

describe('A search at random without a virtual machine', () => {
  after(() => rmSync(output, { recursive: true, force: true }));

  it('finds a bug that it was not told of, and writes a fixture that repeats it', async () => {
    // The limit only bounds it: a bug that every migration shows is found by the first scenario.
    const { findings } = await search(['bitmap-not-cleared-by-report'], 2);
    expect(findings).to.have.length(1);
    const [finding] = findings;
    expect(finding)
      .to.have.property('reason')
      .that.matches(/reported a second time, though the device was stopped/);
    const fixture = loadFixture(finding!.folder);
    const options = {
      ...{ results: output, progress: () => {}, signal: AbortSignal.timeout(testLimit) },
      environment: () => Promise.reject(new Error('A device needs no virtual machine.')),
    };
    const { promises } = await runFixture(fixture, options);
    expect(judgeBreak(fixture, promises)).to.have.property('caught', true);
    expect(finding!.drawn.scenario).to.not.deep.equal(finding!.scenario);
  });

  it('finds nothing in a device without a bug', async () => {
    const { findings, scenarios } = await search([], controlMinutes);
    expect(findings).to.deep.equal([]);
    expect(scenarios).to.be.above(0);
  });
});

describe('A search that Ctrl-C ends', () => {
  /** For ten minutes, if nothing ends it. */
  const searching = (...words: string[]) =>
    new InterruptedRun('search', ['--seed', '1', ...words], ['explore', '--json', '--minutes', '10']);

  it('tells what it found so far, as fixtures, and leaves nothing else', async () => {
    await using run = searching('--mutant', 'controller-status-lost', '--findings', '9');
    await run.says(/breaks "/);
    expect(await run.end('SIGINT')).to.deep.equal({ status: 1, signal: null });
    expect(await run.remains()).to.deep.equal({ processes: [], files: [], sharedMemory: [] });
    const { findings } = JSON.parse(run.stdout);
    expect(findings).to.have.length(1);
    expect(readdirSync(run.results)).to.deep.equal([path.basename(findings[0].folder)]);
    expect(loadFixture(findings[0].folder)).to.include({ kind: 'device' });
  });

  it('says that it found nothing, if so', async () => {
    await using run = searching();
    await run.says(/looking for broken promises/);
    expect(await run.end('SIGINT')).to.deep.equal({ status: 0, signal: null });
    expect(await run.remains()).to.deep.equal({ processes: [], files: [], sharedMemory: [] });
    expect(JSON.parse(run.stdout))
      .to.include({ ground: 'device', seed: 1 })
      .and.to.have.deep.property('findings', []);
    expect(readdirSync(run.results)).to.deep.equal([]);
  });
});
