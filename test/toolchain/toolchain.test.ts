import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { execa } from 'execa';
import { prepareToolchain, type Toolchain } from '../../src/toolchain/index.js';

describe('The toolchain', () => {
  let toolchain: Toolchain;

  before(async function () {
    this.timeout(180_000);
    toolchain = await prepareToolchain();
  });

  it('has a QEMU with vfio-user-pci', () => {
    expect(toolchain.qemu.hasVfioUserPci).to.equal(true);
    expect(toolchain.qemu.version).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('is there at once the second time', async () => {
    const start = performance.now();
    expect(await prepareToolchain()).to.deep.equal(toolchain);
    expect(performance.now() - start).to.be.below(1000);
  });

  it('starts a machine whose process is the one that was spawned', async () => {
    const machine = spawn(
      toolchain.qemu.binary,
      ['-M', 'none', '-nodefaults', '-display', 'none', '-qmp', 'stdio', '-S'],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const closed = once(machine, 'close');
    const lines = createInterface({ input: machine.stdout });
    const [greeting] = (await once(lines, 'line')) as [string];
    expect(JSON.parse(greeting)).to.have.nested.property('QMP.version.qemu.major');

    machine.kill('SIGTERM');
    const [status] = await closed;
    expect(status, 'QEMU ends with 0 on SIGTERM, a shell in between would not').to.equal(0);
  });

  it('makes images', async function () {
    if (!toolchain.qemuImg) this.skip();
    const { stdout } = await execa(toolchain.qemuImg, ['--version']);
    expect(stdout).to.contain(`qemu-img version ${toolchain.qemu.version}`);
  });

  it('says what to do about a QEMU that is not there', async () => {
    const refusal = await prepareToolchain({ qemu: 'no-such-qemu' }).catch((error: Error) => error.message);
    expect(refusal).to.equal(
      'Expected the QEMU "no-such-qemu" on PATH, but it is not there. Give its whole path, or unset QEMU.',
    );
  });

  it('refuses a program that is no QEMU', async () => {
    const refusal = await prepareToolchain({ qemu: '/bin/true' }).catch((error: Error) => error.message);
    expect(refusal).to.match(/^Expected "\/bin\/true" to be a QEMU that runs/);
  });
});
