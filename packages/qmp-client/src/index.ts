export type { Greeting } from './client/greeting.js';
export {
  type ConnectOptions,
  type ExecuteParameters,
  type QmpArguments,
  QmpClient,
  type QmpClientOptions,
  type QmpCommandName,
  type QmpResult,
} from './client/qmp-client.js';
export { QmpListener } from './client/qmp-listener.js';
export type { ConnectionOptions } from './connection/command-connection.js';
export type { Message, TranscriptEntry } from './connection/message-stream.js';
export type { PeerAddress } from './connection/peer-address.js';
export type { WaitLimits } from './connection/wait-limits.js';
export * from './errors/index.js';
export { EventHistory, type ReadEventsOptions, type WaitForEventOptions } from './events/event-history.js';
export type { AnyQmpEvent, QmpEvent, QmpEventName } from './events/qmp-event.js';
export * from './generated/qmp-schema.js';
export { GuestAgentClient, type GuestAgentConnectOptions } from './guest-agent/guest-agent-client.js';
export * from './guest-agent/guest-agent-commands.js';
export type { ExecOptions, ExecResult } from './guest-agent/guest-exec.js';
