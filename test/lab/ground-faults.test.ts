import { expect } from 'chai';
import { Ledger } from '../../src/harness/ledger/ledger.js';
import { GroundFault } from '../../src/lab/ground-fault.js';
import { GroundFaults } from '../../src/lab/ground-faults.js';
import { UnsteadyGroundError } from '../../src/lab/unsteady-ground.js';

/** Work that fails so many times by the ground before it succeeds. */
function failing(times: number): () => Promise<number> {
  let done = 0;
  return async () => {
    if (done++ < times) throw new GroundFault(`fault ${done}`);
    return done;
  };
}

describe('What stands on a ground that fails', () => {
  it('is done again on new ground, and each fault is counted, told and written down', async () => {
    const told: string[] = [];
    using ledger = new Ledger();
    const faults = new GroundFaults(ledger, (line) => told.push(line), 2);
    let renewed = 0;
    expect(await faults.retried(failing(2), async () => void renewed++)).to.equal(3);
    expect(renewed).to.equal(2);
    expect(faults.messages).to.deep.equal(['fault 1', 'fault 2']);
    expect(told.join()).to.match(/FAULT OF THE GROUND: fault 1.*FAULT OF THE GROUND: fault 2/);
    expect(ledger.entries.map(({ kind }) => kind)).to.deep.equal(['ground-fault', 'ground-fault']);
  });

  it('is given up when the ground fails once more than is borne, with every fault as the reason', async () => {
    using ledger = new Ledger();
    const faults = new GroundFaults(ledger, () => {}, 1);
    const error = await faults.retried(failing(9)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UnsteadyGroundError);
    expect((error as Error).message).to.match(/at fault 2 times.*FAULT OF THE GROUND.*fault 1; fault 2/);
  });

  it('is never done again after any other failure', async () => {
    using ledger = new Ledger();
    let calls = 0;
    const broken = async () => {
      calls++;
      throw new Error('a block is not what the guest wrote');
    };
    const error = await new GroundFaults(ledger, () => {}).retried(broken).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'a block is not what the guest wrote');
    expect(calls).to.equal(1);
  });
});
