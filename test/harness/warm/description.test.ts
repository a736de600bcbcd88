import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Environment } from '../../../src/harness/environment.js';
import { describeWarmGuest, warmKey } from '../../../src/harness/warm/description.js';
import { parseScenario } from '../../../src/scenario/load.js';

describe('The key of a saved guest', () => {
  let folder: string;
  let environment: Environment;
  const file = (name: string, content = name) => {
    const whole = path.join(folder, name);
    writeFileSync(whole, content);
    return whole;
  };
  const keyOf = (scenario: object = {}, changed: Partial<Environment> = {}) => {
    const parsed = parseScenario({ name: 'any', description: 'Any.', ...scenario });
    return warmKey(describeWarmGuest(parsed, { ...environment, ...changed }));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'switchover-key-test-'));
    const qemu = { path: file('qemu'), version: '11.1.3' };
    environment = {
      ...{ sourceQemu: qemu, destinationQemu: qemu, accelerator: 'tcg', acceleratorReason: '' },
      ...{ kernel: file('kernel'), initramfs: file('initramfs') },
    } as Environment;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the same for scenarios that differ in what happens to the guest later', () => {
    const before = keyOf();
    expect(keyOf({ name: 'other', workload: { before: '1s' }, migrations: { count: 3 } })).to.equal(before);
    expect(keyOf({}, { destinationQemu: { path: 'elsewhere', version: '10.1' } })).to.equal(before);
  });

  it('changes with the machine, the device, the accelerator and the version of QEMU', () => {
    const keys = [
      keyOf(),
      keyOf({ machine: { memory: '256MiB' } }),
      keyOf({ machine: { processors: 2 } }),
      keyOf({ machine: { kernelArguments: 'debug' } }),
      keyOf({ device: { doorbells: 'mapped' } }),
      keyOf({ device: { queues: 2 } }),
      keyOf({ device: { namespaces: [{ size: '128MiB' }] } }),
      keyOf({ device: { namespaces: [{ blockSize: 4096 }] } }),
      keyOf({ device: { kind: 'nvme' } }),
      keyOf({}, { accelerator: 'kvm' }),
      keyOf({}, { sourceQemu: { ...environment.sourceQemu, version: '11.1.4' } }),
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("has the reference device's code only if that serves the device", () => {
    const codeOf = (device: object) =>
      describeWarmGuest(parseScenario({ name: 'any', description: 'Any.', device }), environment).deviceCode;
    expect(codeOf({})).to.have.lengthOf(1);
    expect(codeOf({ kind: 'nvme' })).to.deep.equal([]);
    expect(codeOf({ kind: 'virtio-blk' })).to.deep.equal([]);
  });

  it('changes with the content of QEMU, kernel and initramfs', () => {
    for (const name of ['qemu', 'kernel', 'initramfs']) {
      const before = keyOf();
      file(name, `${name}, changed`);
      expect(keyOf(), name).not.to.equal(before);
    }
  });

  it("changes with another server's command, and with the files that it names", () => {
    const server = (options: string) => {
      const command = `${file('server', options)} --socket {socket} --image {image} ${options}`;
      return keyOf({ device: { server: command } });
    };
    const before = server('--fast');
    expect(server('--slow')).not.to.equal(before);
    const script = file('server', 'one');
    const command = `sh ${script} {socket} {image}`;
    const first = keyOf({ device: { server: command } });
    file('server', 'two, longer');
    expect(keyOf({ device: { server: command } })).not.to.equal(first);
  });
});
