import type { TestControllerOptions } from '../../support/controllers.js';
import { HeldSynchronizer } from '../../support/held-synchronizer.js';
import type { Host } from '../../support/host.js';
import { EVENTS, SHADOW, ShadowingHost } from '../../support/shadowing-host.js';
import type { Observation } from '../observation.js';
import { drain, flush, type Run, read, write } from '../run.js';

const FLUSH = { opcode: 0, namespaceId: 1 };

const shadowing = (run: Run, host = run.start({ doorbellBuffers: true }, [])) => {
  const made = new ShadowingHost(host);
  made.configure();
  host.createQueues(1, 8);
  return made;
};

export const doorbells: readonly Observation[] = [
  {
    mutant: 'early-doorbell-lost',
    sees: (run) => flush(run.migrate(run.start())),
    right: 0,
    wrong: undefined,
  },
  {
    mutant: 'doorbells-lost-while-stopped',
    sees(run) {
      const host = run.start();
      host.controller.migration!.stop();
      host.submit(1, FLUSH);
      host.controller.migration!.run();
      return drain(host);
    },
    right: [0],
    wrong: [],
  },
  {
    mutant: 'mapped-doorbells-lost',
    sees(run) {
      const host = run.start({ doorbells: 'mapped' });
      host.ringDoorbellsIn(host.controller.regions.get(0)!.mappable!.descriptor);
      host.submit(1, FLUSH);
      return drain(run.migrate(host, { doorbells: 'mapped' }));
    },
    right: [0],
    wrong: [],
  },
  {
    mutant: 'shadow-doorbells-lost',
    sees(run) {
      const { host } = shadowing(run);
      const moved = new ShadowingHost(run.migrate(host, { doorbellBuffers: true }));
      for (let index = 0; index < 4; index++) moved.submit();
      return drain(moved.host);
    },
    right: [0, 1, 2, 3],
    wrong: [0], // the event index of the source asked for that one doorbell
  },
  {
    mutant: 'shadow-doorbells-survive-reset',
    sees(run) {
      const { host } = shadowing(run);
      host.disable();
      const pages = host.ram.at(host.buffer(SHADOW), 8192).fill(0xee);
      host.enable();
      host.createQueues(1);
      return pages.every((byte) => byte === 0xee);
    },
    right: true,
    wrong: false,
  },
];

export const phases: readonly Observation[] = [
  {
    mutant: 'source-stays-stopped',
    sees(run) {
      const host = run.start();
      const { migration } = host.controller;
      migration!.stop();
      migration!.save();
      migration!.saved(false);
      migration!.run();
      return flush(host);
    },
    right: 0,
    wrong: undefined,
  },
  {
    mutant: 'state-only-from-pre-copy',
    sees(run) {
      const host = run.start();
      const { migration } = host.controller;
      const early = migration!.preCopyStarted!();
      write(host, 1);
      host.ram.at(host.buffer(), 512).fill(9);
      migration!.stop();
      const state = Buffer.concat([early, migration!.save()]);
      migration!.saved(true);
      return read(run.goOn(host, state));
    },
    right: 1,
    wrong: 9, // the write that came after PRE_COPY is executed again, from a buffer that is used again
  },
  {
    mutant: 'queues-polled-at-load',
    sees(run) {
      const host = run.start();
      host.controller.migration!.stop();
      host.submit(1, { opcode: 2, namespaceId: 1, prp1: host.buffer() });
      const next = run.goOn(host, saved(host));
      return next.take(1)?.status;
    },
    right: 0,
    wrong: 0x006,
  },
  {
    mutant: 'fetches-while-stopped',
    sees(run) {
      const host = run.start();
      host.controller.migration!.stop();
      return flush(host);
    },
    right: undefined,
    wrong: 0,
  },
];

/** The state of a controller that is stopped already. */
function saved({ controller: { migration } }: Host): Uint8Array {
  const state = migration!.save();
  migration!.saved(true);
  return state;
}

/** An fdatasync that does not end by itself. */
const held = (): TestControllerOptions => ({ synchronizer: new HeldSynchronizer() });

export const inFlight: readonly Observation[] = [
  {
    mutant: 'completed-command-executed-again',
    sees(run) {
      const host = run.start();
      write(host, 1);
      host.ram.at(host.buffer(), 512).fill(9);
      const next = run.migrate(host);
      return { completedAgain: drain(next).length, block: read(next) };
    },
    right: { completedAgain: 0, block: 1 },
    wrong: { completedAgain: 1, block: 9 },
  },
  {
    mutant: 'in-flight-command-lost',
    sees(run) {
      const host = run.start(held());
      host.submit(1, FLUSH);
      const next = run.migrate(host);
      return drain(next);
    },
    right: [0],
    wrong: [],
  },
  {
    mutant: 'interrupt-lost',
    sees(run) {
      const host = run.start(held());
      host.submit(1, FLUSH);
      host.interrupts.length = 0;
      const next = run.migrate(host);
      return { completed: drain(next), atStop: host.interrupts, atStart: next.interrupts };
    },
    right: { completed: [0], atStop: [1], atStart: [0, 1] },
    wrong: { completed: [0], atStop: [], atStart: [] },
  },
];

const logsDirty = (host: Host, address: number, work: () => void): boolean => {
  host.ram.dirtyPages.clear();
  work();
  return host.ram.dirtyPages.has(address / 4096);
};

export const dirtyLogging: readonly Observation[] = [
  {
    mutant: 'completions-not-logged-dirty',
    sees(run) {
      const host = run.start();
      const queue = host.ram.base + host.queues.get(1)!.completions;
      return logsDirty(host, queue, () => flush(host));
    },
    right: true,
    wrong: false,
  },
  {
    mutant: 'data-not-logged-dirty',
    sees(run) {
      const host = run.start();
      return logsDirty(host, host.buffer(1), () => read(host));
    },
    right: true,
    wrong: false,
  },
  {
    mutant: 'shadow-doorbells-not-logged-dirty',
    sees(run) {
      const made = shadowing(run);
      return logsDirty(made.host, made.host.buffer(EVENTS), () => made.submit());
    },
    right: true,
    wrong: false,
  },
];
