import { tailIndex } from '../doorbells/doorbell-offset.js';
import { type DeviceMutation, type MigratingParts, ofLoadedState, ofMigration, replace } from './mutation.js';

/** Milliseconds that queues take to be set up after the first doorbell on the destination. */
const SET_UP_TIME = 250;

const isTail = (index: number): boolean => (index & 1) === 0;

/** Doorbells that are rung and not heard. */
export const doorbells: readonly DeviceMutation[] = [
  {
    name: 'early-doorbell-lost',
    origin: 'spdk 2410',
    description:
      'On the destination the queues are still being set up when the guest rings first, and what it rings after the ' +
      `load and within the next ${SET_UP_TIME} ms is lost: those commands are executed only when their queue is rung ` +
      'again, which a guest that waits for them does not do.',
    change: ofMigration(loseEarlyDoorbells),
  },
  {
    name: 'doorbells-lost-while-stopped',
    origin: 'general',
    description:
      'A doorbell register that is written while the device is stopped is not remembered: the commands are executed ' +
      'only when their queue is rung again.',
    needs: ['doorbells-while-stopped'],
    change: ofMigration(({ migration, context }) => {
      replace(
        context.doorbells,
        'write',
        (write) => (index, value) => (migration.running || !isTail(index) ? write(index, value) : undefined),
      );
    }),
  },
  {
    name: 'mapped-doorbells-lost',
    origin: 'general',
    description:
      'The page of mapped doorbells is not looked at when the state is saved: what was rung since the last look is ' +
      'lost with the page.',
    needs: ['mapped-doorbells', 'doorbells-while-stopped'],
    change: ofMigration(({ context }) => {
      replace(context.doorbells, 'refreshMapped', () => () => undefined);
    }),
  },
  {
    name: 'shadow-doorbells-lost',
    origin: 'spdk fa3986b10e',
    description:
      'The addresses of the shadow doorbells are not restored: the destination waits for registers that the guest ' +
      'does not write any more, and sees no new command.',
    needs: ['shadow-doorbells'],
    change: ofLoadedState(() => ({ shadowDoorbells: undefined })),
  },
  {
    name: 'shadow-doorbells-survive-reset',
    origin: 'openvmm 4080, 4011',
    description:
      "A controller reset leaves the shadow doorbells in use: the controller writes into pages that are the guest's " +
      'own again, and looks there for doorbells that nobody writes.',
    needs: ['shadow-doorbells', 'reset'],
    change({ context }) {
      const { doorbells } = context;
      replace(doorbells, 'clear', (clear) => () => {
        const { shadow } = doorbells;
        clear();
        doorbells.shadow = shadow;
      });
    },
  },
];

function loseEarlyDoorbells({ migration, context }: MigratingParts): void {
  const { doorbells } = context;
  let loaded = false;
  let ready = Number.POSITIVE_INFINITY;
  const rung = () => {
    if (migration.running && ready === Number.POSITIVE_INFINITY) ready = performance.now() + SET_UP_TIME;
  };
  const settingUp = (): boolean => {
    if (!loaded) return false;
    if (performance.now() < ready) return true;
    loaded = false;
    doorbells.publishMapped(); // the page starts from what the controller knows
    return false;
  };
  const begin = (on: boolean) => {
    loaded = on;
    ready = Number.POSITIVE_INFINITY;
  };
  replace(migration, 'apply', (apply) => (state) => {
    apply(state);
    begin(true);
  });
  replace(migration, 'reset', (reset) => () => {
    reset();
    begin(false);
  });
  replace(doorbells, 'write', (write) => (index, value) => {
    if (!isTail(index) || !settingUp()) return write(index, value);
    rung();
    return undefined;
  });
  replace(doorbells, 'refreshTail', (refreshTail) => (queue) => {
    if (!settingUp()) refreshTail(queue);
    else if (doorbells.mapped !== undefined && doorbells.mapped.words[tailIndex(queue.id)] !== queue.tail)
      rung();
  });
  replace(doorbells, 'awaitTail', (awaitTail) => (queue) => !settingUp() && awaitTail(queue));
}
