import type { SubmissionQueueState } from '../state/controller-state.js';
import { type DeviceMutation, ofLoadedState, ofMigration, replace } from './mutation.js';

/** Of what was under way at the stop, too much or too little is done; and what is done is not announced. */
export const inFlight: readonly DeviceMutation[] = [
  {
    name: 'completed-command-executed-again',
    origin: 'general',
    description:
      'The last command of each I/O queue, which has completed, is executed and completed again on the destination: ' +
      'a write then puts what its buffer holds by now over what was written since.',
    change: ofLoadedState(({ submissionQueues }) => ({
      submissionQueues: submissionQueues.map((queue) =>
        queue.id !== 0 && queue.head > 0 && !isFull(queue) ? { ...queue, head: queue.head - 1 } : queue,
      ),
    })),
  },
  {
    name: 'in-flight-command-lost',
    origin: 'general',
    description:
      'Commands of the I/O queues that wait for the disk at the stop, or were rung and not fetched, are neither ' +
      'completed nor carried: they time out.',
    needs: ['flushes'],
    change: ofMigration(({ migration, context }) => {
      const { synchronizations, transfers } = context;
      replace(migration, 'stop', (stop) => () => {
        transfers.drop();
        synchronizations.drop();
        stop();
      });
      replace(migration, 'capture', (capture) => () => {
        const state = capture();
        return {
          ...state,
          pendingSynchronizations: [],
          submissionQueues: state.submissionQueues.map((queue) =>
            queue.id === 0 ? queue : { ...queue, head: queue.tail },
          ),
        };
      });
    }),
  },
  {
    name: 'interrupt-lost',
    origin: 'general',
    description:
      'What completes at the stop or at the start is not announced, and at the start no vector is signalled for the ' +
      "interrupts that were lost with the source's eventfds: a guest that waits for one sees it only with the next.",
    change: ofMigration(({ migration, context }) => {
      const { completions, queues } = context;
      let silent = false;
      replace(completions, 'signalAll', () => () => undefined);
      replace(completions, 'signal', (signal) => () => {
        if (!silent) signal();
      });
      for (const name of ['stop', 'run'] as const) {
        replace(migration, name, (original) => () => {
          silent = true;
          try {
            original();
          } finally {
            silent = false;
          }
          for (const queue of queues.activeCompletion) queue.interruptDue = false;
        });
      }
    }),
  },
];

const isFull = ({ head, tail, entries }: SubmissionQueueState): boolean => (tail + 1) % entries === head;
