import { expect } from 'chai';
import { RunStatus } from '../../../src/reporters/live/run-status.js';
import { recordedRun } from '../../support/recorded-runs.js';

/** What was shown, without the seconds, each as often as it changed. */
function shownOf(status: RunStatus, steps: readonly (() => void)[]): string[] {
  const shown = steps.map((step) => {
    step();
    return status.text.replace(/ · [\d.]+ s/, '');
  });
  return shown.filter((text, index) => text !== shown[index - 1]);
}

describe('The status of a run', () => {
  it('follows a recorded run: migration, phase, and how far the pre-copy is', () => {
    const status = new RunStatus('1/1 x');
    const { entries } = recordedRun('three-migrations');
    const shown = shownOf(
      status,
      entries.map((entry) => () => status.note(entry)),
    );
    expect(shown.slice(0, 5)).to.deep.equal([
      '1/1 x',
      '1/1 x · migration 1 · setup',
      '1/1 x · migration 1 · pre-copy',
      '1/1 x · migration 1 · pre-copy 9 %, 467 MiB left, 28 MiB sent',
      '1/1 x · migration 1 · pre-copy 17 %, 425 MiB left, 58 MiB sent',
    ]);
    expect(shown.slice(-2)).to.deep.equal(['1/1 x · migration 3 · switchover', '1/1 x']);
  });

  it('tells what was said, and the steps of a device scenario', () => {
    const status = new RunStatus('2/3 y');
    const steps = [() => status.said('filling the drive'), () => status.stepped(0, 4)];
    expect(shownOf(status, steps)).to.deep.equal(['2/3 y · filling the drive', '2/3 y · step 1 of 4']);
  });
});
