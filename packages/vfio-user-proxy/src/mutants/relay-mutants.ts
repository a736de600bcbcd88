import { copyOf } from '../faults/messages.js';
import type { ProxyMutant } from './mutant.js';

/** Bugs in what is passed on, and in what is signalled. */
export const relayMutants: readonly ProxyMutant[] = [
  {
    name: 'injected-reply-reaches-qemu',
    origin: 'general',
    description:
      "The reply to one of the proxy's own commands is passed on to QEMU too, which takes it for a breach of the protocol.",
    relay: (relay) => {
      const { relayed } = relay.straight;
      relay.straight.relayed = (from, to, message) => {
        const stray = relay.isForProxy(to, message) ? copyOf(message) : undefined;
        relayed(from, to, message);
        if (stray !== undefined && !relay.closed) relay.guarded(to, () => to.connection.forward(stray));
      };
    },
  },
  {
    name: 'interrupt-lost',
    origin: 'general',
    description:
      'No vector is signalled after the switchover, though it is said that all were: who waits for an interrupt from before waits on.',
    relay: ({ observed: { vectors } }) => {
      vectors.signalAll = () => vectors.count;
    },
  },
];
