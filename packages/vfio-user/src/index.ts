export * from './device/device.js';
export * from './device/region.js';
export * from './migration/device-migration.js';
export { SystemError } from './native/system-error.js';
export * from './pci/capability.js';
export * from './pci/config-space.js';
export { Command, type CommandName, commandName } from './protocol/command.js';
export { type ErrnoName, ProtocolError } from './protocol/errors.js';
export * from './protocol/header.js';
export { Reactor, type ReactorOptions, type Watch } from './reactor/reactor.js';
export {
  Connection,
  type ConnectionOptions,
  DEFAULT_MAX_TRANSFER,
  MESSAGE_OVERHEAD,
} from './transport/connection.js';
export { ConnectionClosedError, FramingError } from './transport/errors.js';
export { Message } from './transport/message.js';
