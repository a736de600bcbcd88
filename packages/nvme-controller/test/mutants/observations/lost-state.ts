import { RegionIndex } from 'vfio-user';
import type { Host } from '../../support/host.js';
import type { Observation } from '../observation.js';
import { AdminOpcode, drain, flush, getFeature, logPage, ringNobody, setFeature, write } from '../run.js';

const FLUSH = { opcode: 0, namespaceId: 1 };
const requestEvent = (host: Host) => host.submit(0, { opcode: AdminOpcode.EVENT_REQUEST });
const INVALID_DOORBELL = 0x01_00_00;

export const lostRegisters: readonly Observation[] = [
  {
    mutant: 'controller-status-lost',
    sees: (run) => run.migrate(run.start()).status,
    right: 1,
    wrong: 0,
  },
  {
    mutant: 'enable-bit-lost',
    sees(run) {
      const next = run.migrate(run.start());
      const enabled = next.read(0x14) & 1;
      const status = flush(next);
      next.disable();
      return { enabled, status, ready: next.status & 1 };
    },
    right: { enabled: 1, status: 0, ready: 0 },
    wrong: { enabled: 0, status: undefined, ready: 1 },
  },
  {
    mutant: 'interrupt-mask-lost',
    sees(run) {
      const host = run.start();
      host.write(0x0c, 5);
      return run.migrate(host).read(0x0c);
    },
    right: 5,
    wrong: 0,
  },
  {
    mutant: 'interrupt-table-lost',
    sees(run) {
      const host = run.start();
      host.controller.writeRegion(RegionIndex.BAR4, 0, Uint8Array.of(1, 2, 3, 4));
      const found = new Uint8Array(4);
      run.migrate(host).controller.readRegion(RegionIndex.BAR4, 0, found);
      return [...found];
    },
    right: [1, 2, 3, 4],
    wrong: [0, 0, 0, 0],
  },
];

const flushes = (host: Host, count: number) => {
  for (let index = 0; index < count; index++) flush(host);
};

export const lostQueues: readonly Observation[] = [
  {
    mutant: 'completion-phase-lost',
    sees(run) {
      const host = run.start();
      flushes(host, 11);
      return flush(run.migrate(host));
    },
    right: 0,
    wrong: undefined,
  },
  {
    mutant: 'submission-head-lost',
    sees(run) {
      const host = run.start();
      flushes(host, 3);
      return drain(run.migrate(host));
    },
    right: [],
    wrong: [0, 1, 2],
  },
  {
    mutant: 'completion-head-lost',
    sees(run) {
      const host = run.start();
      flushes(host, 7);
      return flush(run.migrate(host));
    },
    right: 0,
    wrong: undefined,
  },
  {
    mutant: 'completion-tail-lost',
    sees(run) {
      const host = run.start();
      for (let index = 0; index < 3; index++) host.submit(1, FLUSH);
      const next = run.migrate(host);
      next.submit(1, FLUSH);
      return drain(next);
    },
    right: [0, 1, 2, 3],
    wrong: [3, 1, 2],
  },
  {
    mutant: 'queue-vector-lost',
    sees: vectorsAfterFlush,
    right: [1],
    wrong: [0],
  },
  {
    mutant: 'queue-interrupts-disabled',
    sees: vectorsAfterFlush,
    right: [1],
    wrong: [],
  },
  {
    mutant: 'completion-queue-mixed-up',
    sees: (run) => flush(run.migrate(run.start({}, [1, 2])), 2),
    right: 0,
    wrong: undefined,
  },
  {
    mutant: 'last-queue-lost',
    sees: (run) => flush(run.migrate(run.start({}, [1, 2])), 2),
    right: 0,
    wrong: undefined,
  },
];

function vectorsAfterFlush(run: Parameters<Observation['sees']>[0]): number[] {
  const next = run.migrate(run.start());
  flush(next); // having looked, the host is to be interrupted again
  next.interrupts.length = 0;
  flush(next);
  return next.interrupts;
}

export const lostEvents: readonly Observation[] = [
  {
    mutant: 'async-event-count-lost',
    sees(run) {
      const host = run.start();
      requestEvent(host);
      const next = run.migrate(host);
      ringNobody(next);
      return next.take(0)?.result;
    },
    right: INVALID_DOORBELL,
    wrong: undefined,
  },
  {
    mutant: 'pending-async-event-lost',
    sees(run) {
      const host = run.start();
      ringNobody(host);
      const next = run.migrate(host);
      requestEvent(next);
      return next.take(0)?.result;
    },
    right: INVALID_DOORBELL,
    wrong: undefined,
  },
  {
    mutant: 'async-event-mask-lost',
    sees(run) {
      const host = run.start();
      requestEvent(host);
      ringNobody(host);
      host.take(0);
      requestEvent(host);
      const next = run.migrate(host);
      ringNobody(next);
      return next.take(0)?.result;
    },
    right: undefined,
    wrong: INVALID_DOORBELL,
  },
];

export const lostSettings: readonly Observation[] = [
  {
    mutant: 'features-lost',
    sees(run) {
      const host = run.start();
      setFeature(host, 8, 0x1234);
      return getFeature(run.migrate(host), 8);
    },
    right: 0x1234,
    wrong: 0,
  },
  {
    mutant: 'number-of-queues-lost',
    sees(run) {
      const host = run.start({}, []);
      setFeature(host, 7, 0x0001_0001);
      return getFeature(run.migrate(host), 7);
    },
    right: 0x0001_0001,
    wrong: 0x0003_0003,
  },
  {
    mutant: 'write-cache-setting-lost',
    sees(run) {
      const host = run.start({ cache: 'volatile' });
      setFeature(host, 6, 0);
      const next = run.migrate(host, { cache: 'volatile' });
      write(next, 7);
      return { setting: getFeature(next, 6), onDisk: run.onDisk() };
    },
    right: { setting: 0, onDisk: 7 },
    wrong: { setting: 1, onDisk: 0 },
  },
  {
    mutant: 'error-log-lost',
    sees(run) {
      const host = run.start();
      host.admin({ opcode: 0x99 });
      return logPage(run.migrate(host), 1, 0);
    },
    right: 1,
    wrong: 0,
  },
  {
    mutant: 'health-counters-lost',
    sees(run) {
      const host = run.start();
      write(host, 1);
      return logPage(run.migrate(host), 2, 80);
    },
    right: 1,
    wrong: 0,
  },
];
