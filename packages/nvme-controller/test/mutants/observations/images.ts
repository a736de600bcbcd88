import { attachLike, saveState } from '../../migration/support.js';
import { SIZE } from '../../support/controllers.js';
import type { Observation } from '../observation.js';
import { flush, Opcode, outcome, Run, read, setFeature, write } from '../run.js';

const FORCE_UNIT_ACCESS = 1 << 30;
const volatileCache = { cache: 'volatile' } as const;

export const durability: readonly Observation[] = [
  {
    mutant: 'volatile-cache-left-behind',
    sees(run) {
      const host = run.start(volatileCache);
      write(host, 7);
      return read(run.migrate(host, volatileCache));
    },
    right: 7,
    wrong: 0,
  },
  {
    mutant: 'flush-not-durable',
    sees(run) {
      const host = run.start(volatileCache);
      write(host, 7);
      return { status: flush(host), onDisk: run.onDisk() };
    },
    right: { status: 0, onDisk: 7 },
    wrong: { status: 0, onDisk: 0 },
  },
  {
    mutant: 'force-unit-access-ignored',
    sees(run) {
      write(run.start(volatileCache), 7, { dword12: FORCE_UNIT_ACCESS });
      return run.onDisk();
    },
    right: 7,
    wrong: 0,
  },
  {
    mutant: 'write-cache-off-ignored',
    sees(run) {
      const host = run.start(volatileCache);
      setFeature(host, 6, 0);
      write(host, 7);
      return run.onDisk();
    },
    right: 7,
    wrong: 0,
  },
];

export const ownership: readonly Observation[] = [
  {
    mutant: 'image-lock-ignored',
    sees(run) {
      const host = run.start();
      const second = outcome(() => run.start());
      const state = saveState(host.controller);
      if (second === 'refused') run.goOn(host, state);
      return { second, sourceGoesOn: outcome(() => host.controller.migration!.run()) };
    },
    right: { second: 'refused', sourceGoesOn: 'refused' },
    wrong: { second: 'done', sourceGoesOn: 'done' },
  },
  {
    mutant: 'lock-kept-at-hand-over',
    sees: (run) => outcome(() => run.migrate(run.start())),
    right: 'done',
    wrong: 'refused',
  },
  {
    mutant: 'write-after-hand-over',
    sees(run) {
      const host = run.start();
      write(host, 1);
      const next = run.migrate(host);
      write(next, 2);
      host.controller.reset();
      return read(next);
    },
    right: 2,
    wrong: 1,
  },
];

export const stateChecks: readonly Observation[] = [
  {
    mutant: 'damaged-state-accepted',
    sees: (run) => [
      outcome(() => loadOnly(run, (state) => state.subarray(0, state.length / 2))),
      outcome(() => loadOnly(run, (state) => Buffer.concat([state, Buffer.alloc(8)]))),
      outcome(() => loadOnly(run, (state) => state.map((byte, at) => (at === 300 ? byte ^ 1 : byte)))),
      outcome(() => loadOnly(run, () => new Uint8Array(0))),
    ],
    right: ['refused', 'refused', 'refused', 'refused'],
    wrong: ['done', 'done', 'done', 'done'],
  },
  {
    mutant: 'smaller-namespace-accepted',
    sees(run) {
      const host = run.start();
      const state = saveState(host.controller);
      return outcome(() => run.goOn(host, state, { sizes: [SIZE / 2] }));
    },
    right: 'refused',
    wrong: 'done',
  },
];

/** Loads a changed state into a controller with an image of its own. */
function loadOnly({ mutants }: Run, change: (state: Uint8Array) => Uint8Array): void {
  const run = new Run(mutants);
  const host = run.start();
  const state = change(saveState(host.controller));
  const controller = run.controller({ incoming: true });
  attachLike(controller, host, host.ram);
  controller.migration!.stop();
  controller.migration!.load(state);
}

export const blocks: readonly Observation[] = [
  {
    mutant: 'namespace-order-swapped',
    sees(run) {
      const sizes = [SIZE, SIZE];
      const host = run.start({ sizes });
      write(host, 1);
      return read(run.migrate(host, { sizes }));
    },
    right: 1,
    wrong: 0,
  },
  {
    mutant: 'compare-always-equal',
    sees(run) {
      const host = run.start();
      write(host, 1);
      host.ram.at(host.buffer(), 512).fill(2);
      return host.io({ opcode: Opcode.COMPARE, prp1: host.buffer() }).status;
    },
    right: 0x285,
    wrong: 0,
  },
  {
    mutant: 'deallocate-reaches-neighbour',
    sees(run) {
      const host = run.start();
      write(host, 7, { block: 1 });
      host.ram.view.setUint32(host.buffer(2) - host.ram.base + 4, 1, true);
      host.io({ opcode: Opcode.DATASET_MANAGEMENT, prp1: host.buffer(2), dwords: { 11: 4 } });
      return read(host, { block: 1 });
    },
    right: 7,
    wrong: 0,
  },
];
