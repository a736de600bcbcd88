export {
  Client,
  type ClientOptions,
  type DmaRights,
  type DmaSource,
  type InterruptSetting,
} from './client/client.js';
export type { DeviceInfo, InterruptInfo, RegionInfo } from './client/device-queries.js';
export { MalformedReplyError, RequestError, RequestTimeoutError } from './client/errors.js';
export { type AddressRange, MigrationClient } from './client/migration-client.js';
export type { RequestOptions } from './client/request-channel.js';
export * from './device/device.js';
export * from './device/region.js';
export * from './migration/device-migration.js';
export { MigrationState, stateName } from './migration/migration-state.js';
export { type OptionalStates, path as migrationPath } from './migration/transitions.js';
export type { Mutant } from './mutants/mutant.js';
export { protocolMutants } from './mutants/protocol-mutants.js';
export { SystemError } from './native/system-error.js';
export * from './pci/capability.js';
export * from './pci/config-space.js';
export { Command, type CommandName, commandName } from './protocol/command.js';
export * from './protocol/device-feature.js';
export * from './protocol/device-info.js';
export * from './protocol/dma.js';
export { type ErrnoName, ProtocolError } from './protocol/errors.js';
export * from './protocol/header.js';
export * from './protocol/integers.js';
export { IRQ_SET_SIZE, IrqSetFlags } from './protocol/irq-set.js';
export * from './protocol/migration-data.js';
export { ACCESS_SIZE, MULTI_WRITE_SIZE } from './protocol/region-access.js';
export * from './protocol/version.js';
export { Reactor, type ReactorOptions, type Watch } from './reactor/reactor.js';
export { DeviceServer, type DeviceServerOptions } from './server/device-server.js';
export type { ServerLog } from './server/server-log.js';
export {
  Connection,
  type ConnectionOptions,
  DEFAULT_MAX_TRANSFER,
  MESSAGE_OVERHEAD,
} from './transport/connection.js';
export { ConnectionClosedError, FramingError } from './transport/errors.js';
export { Message } from './transport/message.js';
