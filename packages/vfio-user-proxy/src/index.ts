export { ProxyControl, type RequestOptions, type Timed } from './control/client.js';
export { ControlError } from './control/errors.js';
export type * from './control/protocol.js';
export { DEVICE_STATES } from './control/protocol.js';
export {
  FAULT_ACTIONS,
  type FaultAction,
  type FaultStrike,
  type FeatureName,
  type MessageFault,
} from './faults/message-fault.js';
export { parseFault, readFaults } from './faults/read-faults.js';
export { proxyMutants } from './mutants/proxy-mutants.js';
export type { ProxyOptions } from './options.js';
export { runProxy } from './proxy.js';
export {
  type ReplayTraceOptions,
  replayTrace,
  type TraceReplayResult,
} from './replay/replay-trace.js';
export { TraceNotReplayableError } from './replay/script.js';
export type { TraceRecord } from './trace/record.js';
export { readTrace } from './trace/trace-file.js';
