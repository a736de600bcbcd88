import { expect } from 'chai';
import { usualLabProcessors } from '../../src/lab/lab-processors.js';
import { switchover } from '../../src/testing/command-line.js';

describe('Processors of the lab', () => {
  it("are this computer's, from two to four", () => {
    expect([1, 2, 3, 4, 64].map(usualLabProcessors)).to.deep.equal([2, 2, 3, 4, 4]);
  });

  it('are two at least', async () => {
    const { status, stderr } = await switchover(['lab', '--processors', '1', '--shell']);
    expect({ status, stderr }).to.deep.include({ status: 64 });
    expect(stderr).to.match(/Expected --processors to be 2 or more: .*, got 1\./);
  });
});
