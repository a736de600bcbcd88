import type { Command } from '../queues/command.js';
import { BROADCAST_NAMESPACE, IoOpcode } from '../specification/opcodes.js';
import { Status } from '../specification/status.js';
import { type DeviceMutation, ofMigration, replace } from './mutation.js';

const FORCE_UNIT_ACCESS = 1 << 30;

const isIo = ({ submissionQueue }: Command): boolean => submissionQueue.id !== 0;

/** Writes that are said to be safe, and are not. */
export const durability: readonly DeviceMutation[] = [
  {
    name: 'volatile-cache-left-behind',
    origin: 'general',
    description:
      'The stop leaves the volatile write cache as it is, and it goes with the source: writes that were ' +
      'acknowledged read as what was there before on the destination.',
    needs: ['volatile-cache'],
    change: ofMigration(({ migration, context }) => {
      let stopping = false;
      for (const { backend } of context.namespaces.all) {
        replace(backend, 'writeOut', (writeOut) => () => (stopping ? 0 : writeOut()));
      }
      replace(migration, 'stop', (stop) => () => {
        stopping = true;
        try {
          stop();
        } finally {
          stopping = false;
        }
      });
    }),
  },
  {
    name: 'flush-not-durable',
    origin: 'general',
    description: 'Flush does nothing: what it acknowledged is gone after a power failure.',
    needs: ['volatile-cache'],
    change({ processor, context: { namespaces } }) {
      const exists = (id: number) => id === BROADCAST_NAMESPACE || namespaces.get(id) !== undefined;
      replace(
        processor,
        'execute',
        (execute) => (command) =>
          isIo(command) && command.opcode === IoOpcode.FLUSH && exists(command.namespaceId)
            ? Status.SUCCESS
            : execute(command),
      );
    },
  },
  {
    name: 'force-unit-access-ignored',
    origin: 'general',
    description: 'FUA is not looked at: such a write is gone after a power failure.',
    needs: ['volatile-cache'],
    change({ processor }) {
      const { READ, WRITE, WRITE_ZEROES } = IoOpcode;
      const opcodes: readonly number[] = [READ, WRITE, WRITE_ZEROES];
      replace(processor, 'execute', (execute) => (command) => {
        if (isIo(command) && opcodes.includes(command.opcode)) command.words[12]! &= ~FORCE_UNIT_ACCESS;
        return execute(command);
      });
    },
  },
  {
    name: 'write-cache-off-ignored',
    origin: 'general',
    description:
      'The volatile write cache goes on although the host has switched it off: what it acknowledged is gone after a ' +
      'power failure.',
    needs: ['volatile-cache'],
    change({ processor, context: { features } }) {
      replace(processor, 'execute', (execute) => (command) => {
        if (!isIo(command)) return execute(command);
        const { writeCacheEnabled } = features;
        features.writeCacheEnabled = true;
        try {
          return execute(command);
        } finally {
          features.writeCacheEnabled = writeCacheEnabled;
        }
      });
    },
  },
];
