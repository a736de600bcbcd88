import { type DeviceMutation, ofLoadedState } from './mutation.js';

/** Asynchronous events that stay behind. */
export const lostEvents: readonly DeviceMutation[] = [
  {
    name: 'async-event-count-lost',
    origin: 'spdk 2000',
    description:
      'Outstanding Async Event Requests are not restored: events reach nobody on the destination, and the host can ' +
      'have more requests outstanding than AERL allows.',
    needs: ['async-events'],
    change: ofLoadedState(({ asyncEvents }) => ({ asyncEvents: { ...asyncEvents, requests: [] } })),
  },
  {
    name: 'pending-async-event-lost',
    origin: 'general',
    description: 'An event that waits for a request is not restored: the host never hears of it.',
    needs: ['async-events'],
    change: ofLoadedState(({ asyncEvents }) => ({ asyncEvents: { ...asyncEvents, waiting: [] } })),
  },
  {
    name: 'async-event-mask-lost',
    origin: 'general',
    description:
      'That an event was reported is not restored: another of its type is reported before the host has read the ' +
      'log page.',
    needs: ['async-events'],
    change: ofLoadedState(({ asyncEvents }) => ({ asyncEvents: { ...asyncEvents, masked: 0 } })),
  },
];
