import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildGuestImage } from '../../src/images/index.js';
import { prepareToolchain, probeAccelerator, type Qemu, ToolchainError } from '../../src/toolchain/index.js';

describe('The probe of the accelerator', () => {
  let qemu: Qemu;
  let kernel: string;
  let cache: string;
  const previous = process.env.SWITCHOVER_CACHE;

  before(async function () {
    this.timeout(180_000);
    ({ qemu } = await prepareToolchain());
    ({ kernel } = await buildGuestImage());
    cache = await mkdtemp(path.join(tmpdir(), 'switchover-accelerator-test-'));
    process.env.SWITCHOVER_CACHE = cache;
  });

  after(async () => {
    if (previous === undefined) delete process.env.SWITCHOVER_CACHE;
    else process.env.SWITCHOVER_CACHE = previous;
    await rm(cache, { recursive: true });
  });

  it('names an accelerator under which a machine really runs, and why', async () => {
    const { accelerator, reason } = await probeAccelerator({ qemu, kernel });
    expect(accelerator).to.be.oneOf(['kvm', 'tcg']);
    expect(reason).to.match(accelerator === 'kvm' ? /kernel booted under KVM/ : /^KVM is not usable: ./);
    const machine = ['-machine', `none,accel=${accelerator}`, '-nodefaults', '-display', 'none'];
    await execa(qemu.binary, [...machine, '-monitor', 'stdio'], { input: 'quit\n' });
  });

  it('is kept until the next boot', async () => {
    const start = performance.now();
    const first = await probeAccelerator({ qemu, kernel });
    expect(performance.now() - start).to.be.below(500);
    expect(await readdir(cache)).to.deep.equal(['accelerator.json']);
    expect(await probeAccelerator({ qemu, kernel })).to.deep.equal(first);
  });

  it('fails when a machine runs under neither', async () => {
    const broken = { ...qemu, binary: '/bin/false' };
    const failure = await probeAccelerator({ qemu: broken, kernel }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ToolchainError);
    expect((failure as Error).message).to.match(/neither does\. KVM: .+ TCG: QEMU ended with status 1/);
  });
});
