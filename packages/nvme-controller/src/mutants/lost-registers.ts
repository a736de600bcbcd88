import { type DeviceMutation, ofLoadedState, ofMigration, replace } from './mutation.js';

/** Registers that stay behind. */
export const lostRegisters: readonly DeviceMutation[] = [
  {
    name: 'controller-status-lost',
    origin: 'spdk 2362',
    description:
      'CSTS is not restored: on the destination the controller is not ready, its commands time out, and it cannot ' +
      'be migrated back.',
    change: ofLoadedState(({ registers }) => ({ registers: { ...registers, status: 0 } })),
  },
  {
    name: 'enable-bit-lost',
    origin: 'propolis 981',
    description:
      'CC.EN is not restored: on the destination no command is fetched, and a reset does nothing, so that the ' +
      'driver waits in vain for CSTS.RDY.',
    change: ofMigration((parts) => {
      const { context, processor } = parts;
      ofLoadedState(({ registers }) => ({
        registers: { ...registers, configuration: registers.configuration & ~1 },
      }))(parts);
      for (const method of ['process', 'processAll'] as const) {
        const original = processor[method].bind(processor) as (...queues: unknown[]) => boolean;
        replace(
          processor,
          method,
          () =>
            (...queues: unknown[]) =>
              context.registers.configuration.enabled && original(...queues),
        );
      }
    }),
  },
  {
    name: 'interrupt-mask-lost',
    origin: 'general',
    description: 'INTMS is not restored: it reads as zero on the destination.',
    change: ofLoadedState(({ registers }) => ({ registers: { ...registers, interruptMask: 0 } })),
  },
  {
    name: 'interrupt-table-lost',
    origin: 'general',
    description:
      'The MSI-X table in BAR4 is not restored: it reads as zeros on the destination, to a client that does not ' +
      'keep the table itself.',
    change: ofLoadedState(({ interruptTable }) => ({
      interruptTable: new Uint8Array(interruptTable.length),
    })),
  },
];
