import { HEALTH_COUNTERS } from '../admin/log-pages/health.js';
import {
  MAXIMUM_ERROR_ENTRIES,
  MAXIMUM_EVENT_REQUESTS,
  MAXIMUM_IO_QUEUE_PAIRS,
} from '../specification/limits.js';
import type { ControllerState } from './controller-state.js';
import { StateReader } from './state-reader.js';
import { unframeSections } from './state-stream.js';

const SECTION_NAMES = [
  'identity',
  'namespaces',
  'registers',
  'completion queues',
  'submission queues',
  'features',
  'async events',
  'shadow doorbells',
  'pending synchronizations',
  'health counters',
  'error log',
  'configuration space',
  'interrupt table',
] as const;

/** More than any controller has, so that a count cannot make this allocate without bounds. */
const MANY = 65536;
const MAXIMUM_QUEUES = MAXIMUM_IO_QUEUE_PAIRS + 1;

/** Reads a stream. Throws a ProtocolError that names the field that is wrong; what it means is not checked here. */
export function decodeState(stream: Uint8Array): ControllerState {
  const sections = unframeSections(stream, SECTION_NAMES);
  const read = <T>(index: number, decode: (reader: StateReader) => T): T => {
    const reader = new StateReader(sections[index]!, SECTION_NAMES[index]!);
    const value = decode(reader);
    reader.finish();
    return value;
  };
  return {
    identity: read(0, decodeIdentity),
    namespaces: read(1, decodeNamespaces),
    registers: read(2, decodeRegisters),
    completionQueues: read(3, decodeCompletionQueues),
    submissionQueues: read(4, decodeSubmissionQueues),
    features: read(5, decodeFeatures),
    asyncEvents: read(6, decodeAsyncEvents),
    shadowDoorbells: read(7, decodeShadowDoorbells),
    pendingSynchronizations: read(8, decodePendingSynchronizations),
    healthCounters: read(9, (reader) =>
      reader.list('health counter', HEALTH_COUNTERS.length, (name) => reader.f64(name)),
    ),
    errorLog: read(10, decodeErrorLog),
    configurationSpace: read(11, (reader) => reader.sized('the configuration space')),
    interruptTable: read(12, (reader) => reader.sized('the interrupt table')),
  };
}

function decodeIdentity(reader: StateReader): ControllerState['identity'] {
  return {
    serial: Buffer.from(reader.sized('the serial number')).toString('latin1'),
    ioQueuePairs: reader.u16('the number of I/O queue pairs'),
    doorbellBuffers: reader.flag('whether doorbell buffers are offered'),
    maximumTransfer: reader.u32('the maximum transfer size'),
  };
}

function decodeNamespaces(reader: StateReader): ControllerState['namespaces'] {
  return reader.list('namespace', MANY, (name) => ({
    id: reader.u32(`the identifier of ${name}`),
    blockSize: reader.u32(`the block size of ${name}`),
    size: reader.u64(`the size of ${name}`),
    uuid: reader.raw(16, `the UUID of ${name}`),
    nguid: reader.raw(16, `the NGUID of ${name}`),
    eui64: reader.raw(8, `the EUI-64 of ${name}`),
  }));
}

function decodeRegisters(reader: StateReader): ControllerState['registers'] {
  const address = (name: string) => {
    const low = reader.u32(name);
    return reader.u32(name) * 0x100000000 + low;
  };
  return {
    configuration: reader.u32('CC'),
    status: reader.u32('CSTS'),
    adminQueueAttributes: reader.u32('AQA'),
    adminSubmissionAddress: address('ASQ'),
    adminCompletionAddress: address('ACQ'),
    interruptMask: reader.u32('INTMS'),
  };
}

function decodeQueue(reader: StateReader, name: string) {
  return {
    id: reader.u16(`the identifier of ${name}`),
    address: reader.u64(`the address of ${name}`),
    entries: reader.u16(`the size of ${name}`),
    head: reader.u16(`the head of ${name}`),
    tail: reader.u16(`the tail of ${name}`),
  };
}

function decodeCompletionQueues(reader: StateReader): ControllerState['completionQueues'] {
  return reader.list('completion queue', MAXIMUM_QUEUES, (name) => ({
    ...decodeQueue(reader, name),
    phase: reader.u8(`the phase of ${name}`),
    vector: reader.u16(`the vector of ${name}`),
    interruptsEnabled: reader.flag(`the interrupt enable of ${name}`),
  }));
}

function decodeSubmissionQueues(reader: StateReader): ControllerState['submissionQueues'] {
  return reader.list('submission queue', MAXIMUM_QUEUES, (name) => ({
    ...decodeQueue(reader, name),
    completionQueue: reader.u16(`the completion queue of ${name}`),
    priority: reader.u8(`the priority of ${name}`),
  }));
}

function decodeFeatures(reader: StateReader): ControllerState['features'] {
  return {
    arbitration: reader.u32('the arbitration feature'),
    powerManagement: reader.u32('the power management feature'),
    overTemperature: reader.u16('the over temperature threshold'),
    underTemperature: reader.u16('the under temperature threshold'),
    writeCacheEnabled: reader.flag('the volatile write cache feature'),
    submissionQueues: reader.u16('the number of submission queues allowed'),
    completionQueues: reader.u16('the number of completion queues allowed'),
    interruptCoalescing: reader.u32('the interrupt coalescing feature'),
    writeAtomicity: reader.u32('the write atomicity feature'),
    asyncEventConfiguration: reader.u32('the async event configuration feature'),
    errorRecovery: reader.list('error recovery value', MANY, (name) => reader.u32(name)),
    coalescingDisabled: reader.list('coalescing setting', MAXIMUM_QUEUES, (name) => reader.u8(name)),
  };
}

function decodeAsyncEvents(reader: StateReader): ControllerState['asyncEvents'] {
  return {
    requests: reader.list('event request', MAXIMUM_EVENT_REQUESTS, (name) => reader.u16(name)),
    waiting: reader.list('waiting event', 256, (name) => ({
      type: reader.u8(`the type of ${name}`),
      information: reader.u8(`the information of ${name}`),
      logPage: reader.u8(`the log page of ${name}`),
    })),
    masked: reader.u8('the mask of reported events'),
  };
}

function decodeShadowDoorbells(reader: StateReader): ControllerState['shadowDoorbells'] {
  if (!reader.flag('whether shadow doorbells are configured')) return undefined;
  return {
    doorbells: reader.u64('the shadow doorbell address'),
    eventIndexes: reader.u64('the event index address'),
  };
}

function decodePendingSynchronizations(reader: StateReader): ControllerState['pendingSynchronizations'] {
  return reader.list('pending synchronization', MANY, (name) => ({
    submissionQueue: reader.u16(`the submission queue of ${name}`),
    command: reader.u16(`the command of ${name}`),
    namespaceId: reader.u32(`the namespace of ${name}`),
  }));
}

function decodeErrorLog(reader: StateReader): ControllerState['errorLog'] {
  return {
    count: reader.u64('the error count'),
    entries: reader.list('error log entry', MAXIMUM_ERROR_ENTRIES, (name) => ({
      count: reader.u64(`the count of ${name}`),
      submissionQueue: reader.u16(`the submission queue of ${name}`),
      command: reader.u16(`the command of ${name}`),
      status: reader.u16(`the status of ${name}`),
      location: reader.u16(`the location of ${name}`),
    })),
  };
}
