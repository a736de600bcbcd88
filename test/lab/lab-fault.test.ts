import { expect } from 'chai';
import { kernelFault } from '../../src/lab/lab-fault.js';

const panicked = [
  '[   55.4] BUG: TASK stack guard page was hit at 00000000fb7fb05a',
  '[   55.4] RIP: 0010:__svm_vcpu_run+0xa0/0x220 [kvm_amd]',
  '[   55.4] Kernel panic - not syncing: Fatal exception in interrupt',
];

const reset = { code: 0, signal: undefined };
const killed = { code: undefined, signal: 'SIGKILL' };

describe("The lab's kernel", () => {
  it('tells of its end by the panic, the first cause, and whether it came out of a guest', () => {
    expect(kernelFault(panicked, reset)).to.equal(
      `the lab's kernel stopped on its way out of a guest: "Kernel panic - not syncing: Fatal exception in interrupt", ` +
        'after "BUG: TASK stack guard page was hit at 00000000fb7fb05a"',
    );
    expect(kernelFault(panicked.slice(2), reset)).to.match(/^the lab's kernel stopped: "Kernel panic/);
  });

  it('is at fault if the machine reset itself without a word', () => {
    expect(kernelFault([], reset)).to.match(/reset itself/);
  });

  it('is not at fault if it did not panic, whatever else ended the machine', () => {
    expect(kernelFault([], killed)).to.equal(undefined);
    expect(kernelFault(panicked.slice(0, 2), killed)).to.equal(undefined);
  });
});
