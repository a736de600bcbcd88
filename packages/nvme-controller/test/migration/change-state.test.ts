import { expect } from 'chai';
import { changeStateNamespaceSize, changeStateVersion } from '../../src/state/change-state.js';
import { decodeState } from '../../src/state/decode-state.js';
import { closeAll, makeController, SIZE } from '../support/controllers.js';
import { Host } from '../support/host.js';
import { saveState } from './support.js';

describe('A state that was changed on purpose', () => {
  let state: Uint8Array;
  beforeEach(() => {
    const host = new Host(makeController()).enable();
    host.createQueues(1);
    state = saveState(host.controller);
  });
  afterEach(closeAll);

  for (const [difference, found] of [
    [-1, 0],
    [1, 2],
  ] as const) {
    it(`is refused for its version ${found} alone`, () => {
      const changed = changeStateVersion(state, difference);
      expect(() => decodeState(changed)).to.throw(
        new RegExp(`the version .*to be 1, but found ${found}; nothing was loaded$`),
      );
      expect(Buffer.from(changeStateVersion(changed, -difference))).to.deep.equal(Buffer.from(state));
    });
  }

  it('has another namespace size and everything else as it was', () => {
    const before = decodeState(state);
    const after = decodeState(changeStateNamespaceSize(state, 4096));
    expect(after.namespaces.map(({ size }) => Number(size))).to.deep.equal([SIZE + 4096]);
    expect({ ...after, namespaces: before.namespaces }).to.deep.equal(before);
  });

  it('cannot be made of what is no state', () => {
    expect(() => changeStateNamespaceSize(Buffer.from('no state'), 1)).to.throw(/the length/);
  });
});
