import { faultMatrix, representative } from '../src/matrix/fault-matrix.js';
import { expect } from '../src/testing/expect.js';
import { perform } from '../src/testing/launched.js';
import { thorough } from '../src/testing/thorough.js';

const cells = faultMatrix().filter(({ name }) => thorough || representative.includes(name));

describe('A fault that strikes a migration', () => {
  for (const cell of cells) {
    it(`leaves one owner, loses nothing acknowledged and ends as it should: ${cell.name}`, async () => {
      expect(await perform(cell)).to.keepEveryPromise();
    });
  }
});
