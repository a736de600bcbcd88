import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { gatesFolder, hostClassOf, loadGate } from '../../src/gates/load-gate.js';
import { gateJsonSchema } from '../../src/gates/schema.js';
import { UsageError } from '../../src/usage-error.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const gates = readdirSync(gatesFolder).filter((name) => name.endsWith('.yaml'));

describe('The published JSON Schema of gates', () => {
  it('is that of the code; if not, run "npm run schema"', () => {
    expect(JSON.parse(readFileSync(`${gatesFolder}gate.schema.json`, 'utf8'))).to.deep.equal(
      gateJsonSchema(),
    );
  });

  it('is named in the first line of every gate, for editors', () => {
    for (const file of gates) {
      const [first] = readFileSync(gatesFolder + file, 'utf8').split('\n');
      expect(first, file).to.equal('# yaml-language-server: $schema=./gate.schema.json');
    }
  });
});

describe('A gate', () => {
  it('is found by its name, which is that of its file', () => {
    expect(gates).to.include.members(['release.yaml', 'no-slower.yaml']);
    for (const file of gates) expect(`${loadGate(file.replace('.yaml', '')).name}.yaml`).to.equal(file);
  });

  it('has its limits by class of host: the first that fits', () => {
    const gate = loadGate('release');
    expect(hostClassOf(gate, { accelerator: 'tcg', processors: 2 }).class).to.equal('tcg-2-cores');
    expect(hostClassOf(gate, { accelerator: 'tcg', processors: 8 }).class).to.equal('tcg');
    expect(hostClassOf(gate, { accelerator: 'kvm', processors: 2 }).class).to.equal('kvm');
    expect(() => hostClassOf(gate, { accelerator: 'hvf', processors: 2 })).to.throw(
      UsageError,
      /a class of hosts for hvf and 2 processor\(s\); it has tcg-2-cores, tcg, kvm/,
    );
  });

  it('that is not there is refused with the names of those that are', () => {
    expect(() => loadGate('heaven')).to.throw(UsageError, /one of no-slower, release, found "heaven"/);
    expect(() => loadGate('../scenarios/journal')).to.throw(UsageError, /Expected --gate to be a file/);
  });

  const whole = [
    'name: own',
    'description: x',
    'hosts:',
    '  - class: any',
    '    accelerator: tcg',
    '    thresholds:',
  ];
  for (const [what, lines, sentence] of [
    [
      'an unknown name',
      [...whole, '      uptime: 1'],
      /gate\.yaml:7: hosts\.0\.thresholds\.uptime: Expected one of downtime, /,
    ],
    [
      'a time without a unit',
      [...whole, '      downtime: { p50: 7 }'],
      /gate\.yaml:7: .*downtime\.p50: Expected a time such as/,
    ],
    [
      'no threshold',
      [...whole.slice(0, 5), '    thresholds: {}'],
      /gate\.yaml:6: .*Expected at least one threshold/,
    ],
    [
      'too few runs',
      ['runs: 2', ...whole, '      flakeRate: 0.1'],
      /gate\.yaml:1: runs: Expected at least 5, found 2/,
    ],
    [
      'a range of processors that is none',
      [...whole.slice(0, 5), '    processors: { least: 4, most: 2 }', '    thresholds: { flakeRate: 0.1 }'],
      /gate\.yaml:6: hosts\.0\.processors\.most: Expected at least 4/,
    ],
  ] as const) {
    it(`with ${what} is refused, with file, line and field`, () => {
      using folder = temporaryFolder();
      const file = folder.file('gate.yaml');
      writeFileSync(file, lines.join('\n'));
      expect(() => loadGate(file)).to.throw(UsageError, sentence);
    });
  }
});
