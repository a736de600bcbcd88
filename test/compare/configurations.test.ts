import { expect } from 'chai';
import { configurations, wantedConfigurations } from '../../src/compare/configurations.js';

describe('The configurations of a comparison', () => {
  it('are all of them if none is chosen', () => {
    expect(wantedConfigurations()).to.deep.equal(configurations);
  });

  it('are those that are chosen and passthrough, in the order of the tables', () => {
    expect(wantedConfigurations(['virtio-blk', 'vfio-user-mapped'])).to.deep.equal([
      'passthrough',
      'vfio-user-mapped',
      'virtio-blk',
    ]);
  });
});
