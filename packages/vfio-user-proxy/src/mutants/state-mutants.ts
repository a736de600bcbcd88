import type { ProxyMutant } from './mutant.js';

/** Bytes of the device's state that `state-truncated` loses, if it has so many. */
const LOST = 64;

/** Bugs in the transfer of the device's state. */
export const stateMutants: readonly ProxyMutant[] = [
  {
    name: 'state-truncated',
    origin: 'general',
    description: "The end of the device's state is lost on its way out of the source.",
    operations: (operations) => {
      const read = operations['read-state'];
      operations['read-state'] = function* (injector, log, args) {
        const { data, messages } = yield* read(injector, log, args);
        const whole = Buffer.from(data, 'base64');
        const cut = whole.subarray(0, Math.max(0, whole.length - LOST));
        return { data: cut.toString('base64'), size: cut.length, messages };
      };
    },
  },
  {
    name: 'state-chunks-reordered',
    origin: 'general',
    description: "The two halves of the device's state are written to the destination in the wrong order.",
    operations: (operations) => {
      const write = operations['write-state'];
      operations['write-state'] = (injector, log, { data }) => {
        const whole = Buffer.from(data, 'base64');
        const half = whole.length >>> 1;
        const swapped = Buffer.concat([whole.subarray(half), whole.subarray(0, half)]);
        return write(injector, log, { data: swapped.toString('base64') });
      };
    },
  },
];
