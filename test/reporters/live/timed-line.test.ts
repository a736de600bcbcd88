import { expect } from 'chai';
import { isTimedLine, timedLine } from '../../../src/reporters/live/timed-line.js';

describe('A line with the seconds since the start', () => {
  it('is known again, however long it has taken, and no other line is taken for one', () => {
    for (const milliseconds of [0, 12_345, 86_400_000]) {
      expect(isTimedLine(timedLine(milliseconds, 'booting'))).to.equal(true);
    }
    expect(timedLine(12_345, 'booting')).to.equal('  12.3 s  booting');
    expect(['| random-read | 12.3 s |', 'Expected 1.0 s  of I/O.', ''].some(isTimedLine)).to.equal(false);
  });
});
