import { mutants } from '../src/mutants/registry.js';
import { expect } from '../src/testing/expect.js';
import {
  brokenRules,
  expectNoticed,
  performControl,
  regressions,
  titleOf,
} from '../src/testing/regressions.js';
import { replayEvidence } from '../src/testing/replayed-evidence.js';
import { thorough } from '../src/testing/thorough.js';

/** One for each kind of bug that was seen; SWITCHOVER_THOROUGH=1 runs every regression, and the control of each. */
const quick = [
  'general-completed-command-executed-again',
  'general-completion-phase-lost',
  'general-damaged-state-accepted',
  'general-data-not-logged-dirty',
  'general-image-lock-ignored',
  'general-in-flight-command-lost',
  'general-interrupt-lost-by-the-device',
  'general-interrupt-table-lost-by-the-device',
  'general-posted-writes-overtaken',
  'general-smaller-namespace-accepted',
  'general-volatile-cache-left-behind',
  'libvfio-user-457-374-dirty-bitmap-rounded-down',
  'libvfio-user-458-client-gone-in-pre-copy-sticks',
  'libvfio-user-679-same-state-runs-callback-twice',
  'libvfio-user-824-dirty-report-fails-across-mappings',
  'libvfio-user-854-reset-in-pre-copy-sticks',
  'openvmm-4080-4011-shadow-doorbells-survive-reset',
  'propolis-981-enable-bit-lost',
  'qemu-device-state-not-carried',
  'spdk-2000-async-event-count-lost',
  'spdk-2362-controller-status-lost',
  'spdk-2363-source-stays-stopped-by-the-device',
  'spdk-2410-early-doorbell-lost',
  'spdk-50a4875255-state-only-from-pre-copy',
  'spdk-d73d43a9cf-queues-polled-at-load',
  'spdk-fa3986b10e-shadow-doorbells-lost',
];
const quickControls = [
  'general-volatile-cache-left-behind',
  'openvmm-4080-4011-shadow-doorbells-survive-reset',
  'spdk-2410-early-doorbell-lost',
];
const chosen = (names: readonly string[]) =>
  regressions.filter(({ name }) => thorough || names.includes(name));

describe('A bug that was seen', () => {
  for (const regression of chosen(quick)) {
    it(`in ${titleOf(regression)} Noticed, for the right reason.`, () => expectNoticed(regression));
  }
});

describe('What shows a bug', () => {
  for (const regression of chosen(quickControls)) {
    it(`breaks no promise without it: ${regression.name}`, async () => {
      expect(await performControl(regression)).to.keepEveryPromise();
    });
  }
});

describe('A regression', () => {
  it('has a folder of its name, with a mutant, what that breaks, and its story', () => {
    expect(regressions.flatMap(brokenRules)).to.deep.equal([]);
  });

  it('is there for every mutant', () => {
    const shown = new Set(regressions.flatMap((regression) => regression.mutants));
    const missing = mutants.map(({ name }) => name).filter((name) => !shown.has(name));
    expect(missing).to.deep.equal([]);
  });

  it('is in the quick part by a name that there is', () => {
    const names = regressions.map(({ name }) => name);
    expect(names).to.include.members([...quick, ...quickControls]);
  });

  it('has evidence that a device with the bug does not repeat, and one without does', async () => {
    const evidence = 'propolis-981-enable-bit-lost';
    expect(await replayEvidence(evidence, { mutant: true })).to.match(/Expected .*DMA_READ of 64 bytes/i);
    expect(await replayEvidence(evidence, { mutant: false })).to.equal('');
  });
});
