import { expect } from 'chai';
import { faultMatrix, representative } from '../../src/matrix/fault-matrix.js';
import { killOutcome } from '../../src/matrix/kill-outcome.js';
import { processTargets } from '../../src/scenario/faults.js';
import { parseScenario } from '../../src/scenario/load.js';
import { performedPhases } from '../../src/scenario/phases.js';

describe('The matrix of faults', () => {
  const cells = faultMatrix();

  it('has only scenarios that can be run, each under a name of its own', () => {
    for (const cell of cells) expect(parseScenario(cell).faults, cell.name).to.have.lengthOf(1);
    expect(new Set(cells.map(({ name }) => name)).size).to.equal(cells.length);
  });

  it('kills every process at every phase', () => {
    const kills = cells.map(({ name }) => name).filter((name) => name.startsWith('kill-'));
    expect(kills).to.have.lengthOf(processTargets.length * performedPhases.length);
  });

  it('has every kind of fault', () => {
    const kinds = new Set(cells.flatMap(({ faults = [] }) => faults.map(({ strike }) => strike)));
    expect([...kinds].sort()).to.deep.equal([
      'backing-file',
      'bus-master',
      'cancel',
      'connection',
      'guest',
      'kill',
      'messages',
      'power-loss',
      'slow',
      'state-stream',
      'stop',
    ]);
  });

  it('contains the cells that stand for the others', () => {
    expect(cells.map(({ name }) => name)).to.include.members([...representative]);
  });
});

describe('What has to come of a killed process', () => {
  it('is the source, whatever of the destination dies before the guest runs there', () => {
    for (const phase of performedPhases) {
      expect(killOutcome('destination-machine', phase)).to.deep.equal({ owner: 'source' });
      expect(killOutcome('destination-server', phase)).to.deep.equal({ owner: 'source' });
    }
  });

  it('is nobody if the source dies before all has crossed, and the destination afterwards', () => {
    expect(killOutcome('source-machine', 'stop-and-copy')).to.deep.equal({ owner: 'nobody' });
    expect(killOutcome('source-machine', 'hand-over')).to.equal(undefined);
  });

  it('is a lost drive if the device server dies before its state was read', () => {
    expect(killOutcome('source-server', 'save')).to.deep.include({ drive: 'lost' });
    expect(killOutcome('source-server', 'stop-and-copy')).to.equal(undefined);
  });
});
