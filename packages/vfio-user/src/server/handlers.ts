import { expectNoDescriptors, expectPayload } from '../protocol/check.js';
import { Command } from '../protocol/command.js';
import { ProtocolError } from '../protocol/errors.js';
import { parseIrqSet } from '../protocol/irq-set.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { handleDmaMap, handleDmaUnmap } from './handle-dma.js';
import { handleDeviceFeature } from './handle-feature.js';
import { handleDeviceInfo, handleInterruptInfo, handleRegionInfo } from './handle-info.js';
import { handleMigrationRead, handleMigrationWrite } from './handle-migration-data.js';
import { handleRegionRead, handleRegionWrite, handleRegionWriteMulti } from './handle-region.js';
import type { Reply } from './reply.js';

/** Does what a command asks, or throws a ProtocolError with the errno of the reply. */
export type Handler = (state: ClientState, message: Message, reply: Reply) => void;

function handleSetInterrupts({ interrupts }: ClientState, message: Message): void {
  interrupts.set(parseIrqSet(message), () => message.takeDescriptors());
}

function handleReset({ device, migration }: ClientState, message: Message): void {
  expectPayload(message, 0);
  expectNoDescriptors(message);
  if (migration === undefined) device.reset();
  else migration.reset(() => device.reset());
}

function refuseRegionIoFds(): void {
  throw new ProtocolError('ENOTSUP', 'This server offers no descriptors for region access');
}

/** The handlers by command number; what is not here is refused with EINVAL. */
export const handlers: readonly (Handler | undefined)[] = (() => {
  const table: (Handler | undefined)[] = [];
  table[Command.DMA_MAP] = handleDmaMap;
  table[Command.DMA_UNMAP] = handleDmaUnmap;
  table[Command.DEVICE_GET_INFO] = handleDeviceInfo;
  table[Command.DEVICE_GET_REGION_INFO] = handleRegionInfo;
  table[Command.DEVICE_GET_REGION_IO_FDS] = refuseRegionIoFds;
  table[Command.DEVICE_GET_IRQ_INFO] = handleInterruptInfo;
  table[Command.DEVICE_SET_IRQS] = handleSetInterrupts;
  table[Command.REGION_READ] = handleRegionRead;
  table[Command.REGION_WRITE] = handleRegionWrite;
  table[Command.DEVICE_RESET] = handleReset;
  table[Command.REGION_WRITE_MULTI] = handleRegionWriteMulti;
  table[Command.DEVICE_FEATURE] = handleDeviceFeature;
  table[Command.MIG_DATA_READ] = handleMigrationRead;
  table[Command.MIG_DATA_WRITE] = handleMigrationWrite;
  return table;
})();
