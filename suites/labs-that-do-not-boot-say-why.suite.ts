import { expect } from 'chai';
import { startLabWithHalfARoot } from '../src/testing/broken-lab.js';

describe('A lab that does not boot', () => {
  it('says why, at which step it stood, and what its console said last', async () => {
    const { error } = await startLabWithHalfARoot();
    expect(error).to.have.property('name', 'LabBootError');
    expect(error.message)
      .to.match(
        /^Expected the lab to boot, but no file system on the scratch drive\. It stood at the step "scratch drive"/,
      )
      .and.match(/^ {2}\| .*mke2fs/m);
  });
});
