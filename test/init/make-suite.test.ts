import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { exampleServer, makeSuite } from '../../src/init/make-suite.js';
import { MadeSuite, referenceServer } from '../../src/testing/made-suite.js';
import { UsageError } from '../../src/usage-error.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('A suite that switchover init makes', () => {
  const withoutMachines = ['--grep', 'without a virtual machine'];

  it('passes for a device server that keeps its promises, and says which promise another one breaks', async () => {
    using suite = await MadeSuite.make(referenceServer);
    const file = `${suite.folder}/suites/device-server.suite.js`;
    const shorter = readFileSync(file, 'utf8').replace('(server)', '(server, { migrations: 20 })');
    expect(shorter).to.include('migrations: 20');
    writeFileSync(file, shorter);
    const good = await suite.test(withoutMachines);
    expect(good).to.include({ status: 0 });
    expect(good.output).to.match(/1 passing/);
    const bad = await suite.test(withoutMachines, {
      DEVICE_SERVER: `${referenceServer} --mutant health-counters-lost`,
    });
    expect(bad).to.include({ status: 1 });
    expect(bad.output)
      .to.match(/1 failing/)
      .and.match(/^ *(AssertionError.*: )?1-trapped: "[^"]+" is fail: /m)
      .and.match(/The evidence of 1-trapped is in .*1-trapped\.jsonl/);
  });

  it('has ten lines of tests at most, for mocha and switchover alone', () => {
    using folder = temporaryFolder();
    const files = makeSuite(folder.file('suite'), exampleServer);
    expect(files).to.deep.equal([
      '.mocharc.json',
      'README.md',
      'package.json',
      'scenarios/busy-guest.yaml',
      'suites/device-server.suite.js',
    ]);
    const suite = readFileSync(folder.file('suite/suites/device-server.suite.js'), 'utf8');
    expect(suite.split('\n').filter((line) => line.trim() !== '').length).to.be.at.most(10);
    expect(suite).to.include(`'${exampleServer}'`);
    const { devDependencies, dependencies } = JSON.parse(
      readFileSync(folder.file('suite/package.json'), 'utf8'),
    );
    expect(Object.keys({ ...dependencies, ...devDependencies })).to.deep.equal(['mocha', 'switchover']);
  });

  it('takes a command with quotes as it is', async () => {
    using suite = await MadeSuite.make('sh -c \'exec "$0" {socket}\' \\x');
    const text = readFileSync(`${suite.folder}/suites/device-server.suite.js`, 'utf8');
    const literal = /\?\? (.*);$/m.exec(text)![1]!;
    expect(new Function(`return ${literal}`)()).to.equal('sh -c \'exec "$0" {socket}\' \\x');
  });

  it('is not made over something, or for a command that has no socket', () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('mine'), '');
    expect(() => makeSuite(folder.path, exampleServer)).to.throw(
      UsageError,
      /^Expected an empty folder, or none/,
    );
    expect(() => makeSuite(folder.file('new'), './x')).to.throw(
      UsageError,
      /^Expected --device-server to say where/,
    );
    expect(existsSync(folder.file('new'))).to.equal(false);
  });

  it('imports what package.json says it can', async () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
    const { types, default: entry } = exports['.'];
    expect([existsSync(types), existsSync(entry)]).to.deep.equal([true, true]);
    const api = await import('../../src/api/index.js');
    expect(api).to.have.all.keys(
      ...['UnavailableError', 'UnfinishedRunError', 'UsageError'],
      ...['assertPromisesKept', 'checkDeviceServer', 'runScenario'],
    );
  });
});
