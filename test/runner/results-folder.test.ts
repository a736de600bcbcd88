import { readlinkSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { makeResultsFolder } from '../../src/runner/results-folder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe("The folder of a run's results", () => {
  it('has the scenario and the time in its path, and the link "latest" points at the last one', () => {
    using results = temporaryFolder();
    const make = (time: string) => makeResultsFolder(results.path, 'idle-guest', new Date(time));
    const first = make('2026-01-02T03:04:05.678Z');
    expect(first).to.equal(results.file('idle-guest/2026-01-02T03-04-05-678Z'));
    expect(statSync(first).isDirectory()).to.equal(true);
    make('2026-01-02T03:05:00.000Z');
    expect(readlinkSync(results.file('idle-guest/latest'))).to.equal('2026-01-02T03-05-00-000Z');
  });
});
