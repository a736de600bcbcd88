import { encodeState } from '../state/encode-state.js';
import { type DeviceMutation, type MigratingParts, ofMigration, replace } from './mutation.js';

/** Things that are done in the wrong state of a migration, or not at all. */
export const phases: readonly DeviceMutation[] = [
  {
    name: 'source-stays-stopped',
    origin: 'spdk 2363',
    description:
      'A source that has been in STOP_COPY says that it is RUNNING again, and is not: after a migration that failed ' +
      "the guest's I/O hangs, until the device is reset.",
    needs: ['failed-migration'],
    change: ofMigration(({ migration }) => {
      let saved = false;
      for (const name of ['reset', 'apply'] as const) {
        const original = migration[name].bind(migration) as (...values: unknown[]) => void;
        replace(migration, name, () => (...values: unknown[]) => {
          saved = false;
          original(...values);
        });
      }
      replace(migration, 'save', (save) => () => {
        saved = true;
        return save();
      });
      replace(migration, 'run', (run) => () => {
        if (!saved) run();
      });
    }),
  },
  {
    name: 'state-only-from-pre-copy',
    origin: 'spdk 50a4875255',
    description:
      'The state is given in PRE_COPY, and nothing of what came after it: the destination begins with queues that ' +
      'are behind the guest’s, and executes commands again or never.',
    needs: ['pre-copy'],
    change: ofMigration(({ migration }) => {
      let given = false;
      replace(migration, 'preCopyStarted', (started) => () => {
        started();
        given = true;
        return encodeState(migration.capture());
      });
      replace(migration, 'preCopyEnded', (ended) => () => {
        given = false;
        ended();
      });
      replace(migration, 'save', (save) => () => {
        const state = save();
        if (!given) return state;
        given = false;
        return new Uint8Array(0);
      });
      replace(migration, 'reset', (reset) => () => {
        given = false;
        reset();
      });
    }),
  },
  {
    name: 'queues-polled-at-load',
    origin: 'spdk d73d43a9cf',
    description:
      'The queues are looked at as soon as the state is loaded, when their memory may not be mapped or filled: the ' +
      'controller then has a fatal status (CSTS.CFS); and what was rung and not fetched is executed without the ' +
      "images' locks, and fails.",
    needs: ['doorbells-while-stopped'],
    change: ofMigration((parts) => {
      replace(parts.migration, 'load', (load) => (stream) => {
        load(stream);
        pollQueues(parts);
      });
    }),
  },
  {
    name: 'fetches-while-stopped',
    origin: 'general',
    description:
      'STOP does not keep the controller from fetching: commands that are rung meanwhile complete in memory that was ' +
      'copied already, or are executed on both sides.',
    needs: ['doorbells-while-stopped'],
    change: ofMigration(({ migration }) => {
      Object.defineProperty(migration, 'running', { get: () => true });
    }),
  },
];

function pollQueues({ context, processor }: MigratingParts): void {
  const { queues, memory, completions, registers } = context;
  try {
    for (const { address } of queues.active) memory.read(address, new Uint8Array(1));
  } catch (error) {
    completions.fail(error);
  }
  if (registers.ready && !registers.fatal) processor.processAll();
}
