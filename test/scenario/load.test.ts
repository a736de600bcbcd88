import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadScenario } from '../../src/scenario/load.js';
import type { Scenario } from '../../src/scenario/schema.js';
import { UsageError } from '../../src/usage-error.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../../fixtures/scenarios/', import.meta.url));

/** Loads a scenario that consists of these lines. */
function load(...lines: string[]): Scenario {
  using folder = temporaryFolder();
  const file = folder.file('scenario.yaml');
  writeFileSync(file, lines.join('\n'));
  return loadScenario(file);
}

/** The sentences of the error that loading these lines throws, without the file's folder. */
function complaints(...lines: string[]): string[] {
  try {
    load(...lines);
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as UsageError).message.split('\n').map((line) => line.replace(/^\/.*\//, ''));
  }
  return expect.fail('Expected the scenario to be refused, but it was loaded.');
}

const head = ['name: example', 'description: An example.'];

describe('Every fixture', () => {
  const files = readdirSync(fixtures).filter((file) => file.endsWith('.yaml'));

  it('is there', () => {
    expect(files).to.include.members(['one-controller-random-writes.yaml', 'ten-migrations-in-a-row.yaml']);
  });

  for (const file of files) {
    it(`of the scenarios loads, and is named like its file: ${file}`, () => {
      expect(loadScenario(path.join(fixtures, file)).name).to.equal(path.basename(file, '.yaml'));
    });
  }
});

describe('A scenario', () => {
  it('has everything that it leaves out', () => {
    const { machine, device, migrations } = load(...head);
    expect(machine).to.deep.equal({ memory: 512 * 2 ** 20, processors: 1, kernelArguments: '' });
    expect(device.namespaces).to.deep.equal([{ size: 256 * 2 ** 20, blockSize: 512 }]);
    expect(migrations).to.include({ count: 1, transport: 'unix', instant: 'running' });
  });

  it('is refused with file, line and field of an unknown name, and the names that are known', () => {
    expect(complaints(...head, 'machine:', '  memory: 1G', '  cpus: 2')).to.deep.equal([
      'scenario.yaml:5: machine.cpus: Expected one of memory, processors, kernelArguments, found the unknown name "cpus".',
    ]);
  });

  it('is refused with what was expected and found of a size, a time, a choice and a number', () => {
    const lines = [
      'machine: { memory: 1 apple }',
      'workload: { before: 3 }',
      'device:',
      '  kind: floppy',
      '  namespaces: [{ blockSize: 1024 }]',
      '  queues: 17',
      'migrations: { count: two }',
    ];
    expect(complaints(...head, ...lines)).to.have.members([
      'scenario.yaml:3: machine.memory: Expected a size such as 4096, 64KiB or 1GiB, found "1 apple".',
      'scenario.yaml:4: workload.before: Expected a time such as 300ms, 2s or 1min, found 3.',
      'scenario.yaml:6: device.kind: Expected one of "vfio-user", "nvme", "virtio-blk", found "floppy".',
      'scenario.yaml:7: device.namespaces.0.blockSize: Expected one of 512, 4096, found 1024.',
      'scenario.yaml:8: device.queues: Expected at most 16, found 17.',
      'scenario.yaml:9: migrations.count: Expected a number, found "two".',
    ]);
  });

  it('is refused with file, line, expectation and finding of a fault', () => {
    const lines = [
      'faults:',
      '  - { strike: lightning }',
      '  - { target: source-server }',
      '  - { strike: kill, target: source-server, side: source }',
      'expectations: { failure: { owner: source, phase: lunch } }',
    ];
    expect(complaints(...head, ...lines)).to.have.members([
      'scenario.yaml:4: faults.0.strike: Expected one of "kill", "stop", "slow", "connection", "state-stream", ' +
        '"messages", "backing-file", "cancel", "guest", "bus-master", "power-loss", found "lightning".',
      'scenario.yaml:5: faults.1.strike: Expected one of "kill", "stop", "slow", "connection", "state-stream", ' +
        '"messages", "backing-file", "cancel", "guest", "bus-master", "power-loss", but it is missing.',
      'scenario.yaml:6: faults.2.side: Expected one of strike, at, target, found the unknown name "side".',
      'scenario.yaml:7: expectations.failure.phase: Expected one of "setup", "pre-copy", "quiesce", "save", "load", ' +
        '"dirty-pages", "pci-state-read", "stop-and-copy", "hand-over", "pci-state-write", "device-run", "resume", ' +
        '"first-completion", found "lunch".',
    ]);
    expect(complaints(...head, 'faults:', '  - { strike: cancel, at: { migration: 2 } }')).to.deep.equal([
      'scenario.yaml:4: faults.0.at.migration: Expected one of 1 migration(s), found 2.',
    ]);
  });

  it('is refused without a name, and a job without one at the line of the job', () => {
    const job = ['workload:', '  jobs:', '    - { name: first }', '    - { depth: 2 }'];
    expect(complaints('description: An example.', ...job)).to.deep.equal([
      'scenario.yaml:1: name: Expected text, but it is missing.',
      'scenario.yaml:5: workload.jobs.1.name: Expected text, but it is missing.',
    ]);
  });

  it('is refused with the line at which it stops being YAML', () => {
    expect(complaints(...head, 'machine: {')[0]).to.match(/^scenario\.yaml:3: Expected YAML, but: /);
  });

  it('is refused if it is empty, or no mapping', () => {
    expect(complaints('')).to.deep.equal([
      'scenario.yaml:1: (top): Expected a mapping of names to values, found null.',
    ]);
    expect(complaints('- a', '- b')[0]).to.match(
      /Expected a mapping of names to values, found \["a","b"\]\.$/,
    );
  });

  it('is refused with its path if there is no such file', () => {
    expect(() => loadScenario('/nowhere/to-be-found.yaml'))
      .to.throw(UsageError)
      .with.property('message')
      .that.matches(/^Expected a scenario file at \/nowhere\/to-be-found\.yaml: ENOENT/);
  });
});
