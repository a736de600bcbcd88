import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { reportSchema } from '../../src/reporters/data/report-schema.js';
import { readLastRun } from '../../src/runner/selection/last-run.js';
import { program, switchover } from '../../src/testing/command-line.js';
import { breakingFixture, keepingFixture, runIn, writeFixtures } from '../support/device-fixtures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { elementsOf } from '../support/xml-elements.js';

interface Tried {
  readonly outcome: string;
  readonly flaky?: boolean;
  readonly evidence: string;
  readonly earlierAttempts?: readonly { readonly outcome: string; readonly evidence: string }[];
}

/** A fixture whose device servers cannot report dirty pages in the first attempts. */
function fixtureWithServers(badAttempts: number) {
  const folder = temporaryFolder();
  writeFixtures(folder.path, { sometimes: keepingFixture('sometimes') });
  const script = `#!/bin/sh
echo started >> '${folder.file('starts')}'
[ $(wc -l < '${folder.file('starts')}') -le ${2 * badAttempts} ] && bug='--mutant dirty-report-fails-across-mappings'
case $(basename "$1") in b*) side=--incoming ;; esac
exec '${process.execPath}' '${program}' serve --socket "$1" --namespace "$2" $bug $side
`;
  writeFileSync(folder.file('server.sh'), script);
  chmodSync(folder.file('server.sh'), 0o755);
  const words = ['--device-server', `${folder.file('server.sh')} {socket} {image}`, '--json'];
  return Object.assign(folder, { words: [...words, folder.file('sometimes.yaml')] });
}

/** Names of the elements that stand in one test case each. */
const elementsNamed = (xml: string, name: string) =>
  elementsOf(xml).filter((element) => element.name === name);

describe('A run with --retries', () => {
  it('calls flaky what passes at the second attempt only: counted everywhere, exit status 2', async () => {
    using folder = fixtureWithServers(1);
    const files = ['junit=j.xml', 'tap=t.tap', 'json=r.json', 'html=r.html', 'github=g.txt'];
    const reporters = files.map((file) => file.replace('=', `=${folder.path}/`)).join();
    const { status, stdout, stderr } = await runIn(
      folder,
      ...['--retries', '2', '--reporter', `list,${reporters}`, ...folder.words],
    );
    const read = (name: string) => readFileSync(folder.file(name), 'utf8');

    expect(status).to.equal(2);
    const result = JSON.parse(stdout) as Tried;
    expect(result).to.include({ outcome: 'pass', flaky: true });
    expect(result.earlierAttempts).to.have.length(1);
    expect(result.earlierAttempts![0]).to.include({ outcome: 'fail' });
    expect(stderr)
      .to.match(/retry 1 of 2/)
      .and.match(/^0 of 1 runs passed\. 1 flaky\.$/m);
    expect(stderr).to.match(/^FLAKY {2}sometimes: passed at attempt 2 only\.\n.*attempt 1: /m);
    expect(readLastRun(folder.file('results')).fixtures[0]!.outcome).to.equal('flaky');

    const report = reportSchema.parse(JSON.parse(read('r.json')));
    expect(report.counts).to.deep.equal({ runs: 1, pass: 0, flaky: 1, inconclusive: 0, fail: 0 });
    expect(report.runs[0]!.earlierAttempts).to.have.length(1);
    const xml = read('j.xml');
    const [suite] = elementsNamed(xml, 'testsuite');
    expect(elementsNamed(xml, 'flakyFailure')).to.have.length(Number(suite!.attributes.skipped));
    expect(elementsNamed(xml, 'property').map(({ attributes }) => attributes.name)).to.include('flaky');
    expect(read('t.tap')).to.match(
      /^not ok \d+ - sometimes: migrations complete.* # TODO flaky: Kept at attempt 2/m,
    );
    expect(read('g.txt')).to.match(
      /^::warning title=sometimes%3A migrations complete.*Kept at attempt 2 only/m,
    );
    expect(read('r.html')).to.match(
      /<h1>Every promise was kept, but only when the run was tried again\.<\/h1>/,
    );
    expect(read('r.html')).to.match(/What broke at attempt 1, which was tried again/);
  });

  it('exits with 0 then if --allow-flaky says so, and still counts it', async () => {
    using folder = fixtureWithServers(1);
    const { status, stdout, stderr } = await runIn(
      folder,
      '--retries',
      '1',
      '--allow-flaky',
      ...folder.words,
    );
    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ flaky: true });
    expect(stderr).to.match(/1 flaky/);
    // The report of the last attempt alone tells of the one before as well.
    const { evidence } = JSON.parse(stdout) as Tried;
    const shown = await switchover(['show-report', evidence]);
    expect(readFileSync(shown.stdout.trim(), 'utf8')).to.match(/only when the run was tried again/);
  });

  it('gives up after so many: exit status 1', async () => {
    using folder = fixtureWithServers(9);
    const { status, stdout } = await runIn(folder, '--retries', '2', ...folder.words);
    const result = JSON.parse(stdout) as Tried;
    expect(result).to.include({ outcome: 'fail', flaky: false });
    expect(result.earlierAttempts!.map(({ outcome }) => outcome)).to.deep.equal(['fail', 'fail']);
    expect(status).to.equal(1);
  });

  it('tries nothing again if it is left out', async () => {
    using folder = fixtureWithServers(1);
    const { status, stdout } = await runIn(folder, ...folder.words);
    expect(JSON.parse(stdout)).to.include({ outcome: 'fail' }).and.not.have.property('earlierAttempts');
    expect(status).to.equal(1);
  });

  it('never tries again when data was lost or commands were done twice', async () => {
    using folder = temporaryFolder();
    writeFixtures(folder.path, { twice: breakingFixture('twice') });
    const lossy = 'fixtures/regressions/general-volatile-cache-left-behind';
    const words = ['--retries', '3', '--json', folder.file('twice.yaml'), lossy];
    const { status, stdout, stderr } = await runIn(folder, ...words);
    const results = JSON.parse(stdout) as Tried[];
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['fail', 'fail']);
    for (const result of results) expect(result).to.not.have.property('earlierAttempts');
    expect(stderr)
      .to.match(/FAIL {2}(acknowledged|flushed) writes survive/)
      .and.not.match(/retry/);
    expect(status).to.equal(1);
  });
});
