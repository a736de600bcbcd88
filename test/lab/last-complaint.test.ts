import { expect } from 'chai';
import { lastComplaint } from '../../src/lab/last-complaint.js';

describe('What a command in the lab complained of', () => {
  it('is the error that it printed, without the places in the code', () => {
    const said = [
      '   1.6 s  filling the files, starting the devices and booting the guest',
      'Error: Expected the device server of host a to go on, but it exited with 127: not found',
      '    at ChildProcess.failure (file:///work/dist/harness/resources/child-process.js:108:16)',
      '',
      'switchover: lab command exited 70',
    ];
    expect(lastComplaint(said)).to.equal(
      'Expected the device server of host a to go on, but it exited with 127: not found.',
    );
  });

  it('is its last line, if it printed no error', () => {
    expect(lastComplaint(['   0.1 s  reading', 'The disk is full.', ''])).to.equal('The disk is full.');
    expect(lastComplaint([])).to.equal('it said nothing.');
  });
});
