import { expect } from 'chai';
import { LabBootError } from '../../src/lab/lab-boot-error.js';

const log = '/results/lab-console.log';

describe('A lab that does not boot', () => {
  it('says at which step it stood, why, and what its console said last', () => {
    const console = [
      '[    1.0] Linux version 6.12',
      'switchover: lab step: file systems',
      'switchover: lab step: virtualization',
      'switchover: lab failed: the kernel sees no IOMMU',
      'switchover: lab step: project code',
    ];
    const error = new LabBootError('the kernel sees no IOMMU', console, log);
    expect(error.step).to.equal('virtualization');
    expect(error.message)
      .to.match(
        /^Expected the lab to boot, but the kernel sees no IOMMU\. It stood at the step "virtualization"/,
      )
      .and.include(log)
      .and.match(/^ {2}\| switchover: lab failed: the kernel sees no IOMMU$/m);
  });

  it('stood in the kernel, or before it, if it took no step of its own', () => {
    expect(new LabBootError('it took too long', ['[    0.0] Linux version'], log).step).to.equal('kernel');
    const silent = new LabBootError('it took too long', [], log);
    expect(silent.step).to.equal('start of QEMU and the kernel');
    expect(silent.message).to.match(/\(nothing\)$/);
  });
});
