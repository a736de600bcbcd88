import { expect } from '../src/testing/expect.js';
import { MadeSuite, referenceServer } from '../src/testing/made-suite.js';

describe("A suite for somebody else's device server", () => {
  it('migrates a guest that uses it, and passes, however long that takes to listen', async () => {
    using suite = await MadeSuite.make(`sh -c 'sleep 1; exec ${referenceServer}'`);
    const { status, output } = await suite.test(['--grep', 'busy guest']);
    expect(status, output).to.equal(0);
    expect(output).to.match(/1 passing/);
  });
});
