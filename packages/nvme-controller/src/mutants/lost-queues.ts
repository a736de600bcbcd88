import type {
  CompletionQueueState,
  ControllerState,
  SubmissionQueueState,
} from '../state/controller-state.js';
import { type DeviceMutation, ofLoadedState } from './mutation.js';

const ofCompletionQueues = (change: (queue: CompletionQueueState) => Partial<CompletionQueueState>) =>
  ofLoadedState(({ completionQueues }) => ({
    completionQueues: completionQueues.map((queue) => ({ ...queue, ...change(queue) })),
  }));

const ofSubmissionQueues = (
  change: (queue: SubmissionQueueState, state: ControllerState) => Partial<SubmissionQueueState>,
) =>
  ofLoadedState((state) => ({
    submissionQueues: state.submissionQueues.map((queue) => ({ ...queue, ...change(queue, state) })),
  }));

/** What a queue is, and where it stood, stays behind. */
export const lostQueues: readonly DeviceMutation[] = [
  {
    name: 'completion-phase-lost',
    origin: 'general',
    description:
      'The phase of the completion queues starts again at 1: of a queue that is in an even pass, new completions ' +
      'look old to the guest, and old ones new.',
    change: ofCompletionQueues(() => ({ phase: 1 })),
  },
  {
    name: 'submission-head-lost',
    origin: 'general',
    description:
      'The submission queues start again at entry 0: commands that are long complete are executed and completed ' +
      'once more.',
    change: ofSubmissionQueues(() => ({ head: 0 })),
  },
  {
    name: 'completion-head-lost',
    origin: 'general',
    description:
      'The head of the I/O completion queues starts again at 0: one that is near its end looks full, and nothing ' +
      'completes; a head that the guest rings is refused (an error event) after a wrap.',
    // Of the admin queue it would show by chance: as an interrupt held back from a host that seems not to have looked.
    change: ofCompletionQueues(({ id, head }) => ({ head: id === 0 ? head : 0 })),
  },
  {
    name: 'completion-tail-lost',
    origin: 'general',
    description:
      'The tail of the completion queues is taken to be their head: completions that the guest has not consumed are ' +
      'overwritten by the next, and their commands never complete.',
    needs: ['unconsumed-completions'],
    change: ofCompletionQueues(({ head }) => ({ tail: head })),
  },
  {
    name: 'queue-vector-lost',
    origin: 'general',
    description:
      "Every completion queue interrupts by vector 0: the guest's I/O queues hear of nothing, and their commands " +
      'time out.',
    change: ofCompletionQueues(() => ({ vector: 0 })),
  },
  {
    name: 'queue-interrupts-disabled',
    origin: 'general',
    description: 'Completion queues lose their IEN bit: on the destination no completion is announced.',
    change: ofCompletionQueues(() => ({ interruptsEnabled: false })),
  },
  {
    name: 'completion-queue-mixed-up',
    origin: 'general',
    description:
      'Every I/O submission queue posts to the first I/O completion queue: commands of the other queues complete ' +
      'where nobody waits for them.',
    needs: ['several-queues'],
    change: ofSubmissionQueues((queue, { completionQueues }) =>
      queue.id === 0 ? {} : { completionQueue: completionQueues[1]?.id ?? queue.completionQueue },
    ),
  },
  {
    name: 'last-queue-lost',
    origin: 'general',
    description:
      'The last I/O submission queue is not restored (one too few is counted): its doorbell is an error on the ' +
      'destination, and its commands time out.',
    change: ofLoadedState(({ submissionQueues, pendingSynchronizations }) => {
      const last = submissionQueues.at(-1)?.id ?? 0;
      if (last === 0) return {};
      return {
        submissionQueues: submissionQueues.filter(({ id }) => id !== last),
        pendingSynchronizations: pendingSynchronizations.filter(
          ({ submissionQueue }) => submissionQueue !== last,
        ),
      };
    }),
  },
];
